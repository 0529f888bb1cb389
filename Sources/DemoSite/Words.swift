/// The words of the pages.
enum Words {
    static let adjectives: [StaticString] = [
        "Quiet", "Patient", "Curious", "Hidden", "Early", "Distant", "Narrow", "Gentle", "Restless", "Bright", "Hollow",
        "Winding", "Silver", "Idle", "Ready", "Pending",
    ]

    static let nouns: [StaticString] = [
        "harbour", "loop", "lantern", "orchard", "socket", "river", "signal", "staircase", "archive", "meadow", "clock",
        "frontier", "bridge", "thread", "library", "weather",
    ]

    static let sentences: [StaticString] = [
        "The loop waits in one place and misses nothing that happens elsewhere. ",
        "A page that nobody links to is a page that nobody finds. ",
        "Every door in the corridor leads to another corridor, and one of them to the sea. ",
        "Whoever asks first is answered first, unless the answer takes its time. ",
        "There is no hurry: the next deadline is always known. ",
        "Some paths lead back to where they began, and say so only at the end. ",
        "The map was drawn from memory, by someone who had never been away. ",
        "What has been seen once need not be seen again. ",
        "A slow answer holds up no one but the one who waits for it. ",
        "Between two readings of the clock the world had moved a little. ",
        "They counted the lamps along the quay: as many as there were boats. ",
        "Nothing is stored here; each word is made anew for every reader. ",
        "The last link of the chain is fastened to the first page. ",
        "An error told plainly is worth more than a success that has to be guessed. ",
        "In the evening the queue was empty, and the machine at rest. ",
        "He wrote down the number of the page, and under it the number of the page it came from. ",
    ]
}
