/// The screens of the fixture, judged by eye before they were written down.
enum GoldenScreens {
    static let screen100x30 = """
         crawltop  https://example.org/ +3 seeds                                          RUNNING  00:12:47
         Pages/s [*#-+#:+#:=* -+#-+#:=*.=*#    41.2] Conns [RCTAABB                                   7/16]
         MB/s    [-+#:+#.=*#-+#:=* -+#:+#.=     3.7] 2xx 18204 3xx 1022 4xx 311 5xx 9 err 24
         Done    [#########                     36%] loop lag 1.2ms   dropped frames 2
         seen 53264 = todo 33641 + in flight 7 + done 19590 + skipped 26
          1 Conns 7   2 Todo 33641   3 Seen 53264
           ID STATE     AGEv CODE  SIZE    RATE WATERFALL        URL
            7 BODY     12.1s  200 41.3M  3.4M/s ABBBBBBBBBB>     dl.example.org/iso/tiny-amd64.iso
            3 AWAIT    4.02s    -     -       - AAAAAAAAA>       shop.example.org/search?q=%E6%BC%A2&p=311
           19 TLS      1.88s    -     -       - TTTTTTTT>        old.example.org/
           22 RESOLVE  1.20s    -     -       - RRRRRRR>         cdn-9.example.net/a.js
            5 BODY     612ms  200 48.1K 78.6K/s AAABBBB>         example.org/docs/guid~ery/deep/install.html
           11 CONNECT  340ms    -     -       - RCCCCC>          example.org:8443/status
            2 AWAIT    121ms    -     -       - CSAAA>           example.org/blog/2024/11/














         > https://dl.example.org/iso/tiny-amd64.iso  from https://exam~e.org/download.html  depth 2  try 1
         F1Help F2Setup F5Pause F10Quit EnterDetails                       Tab or 1-3: tables   ?: all keys
        """

    static let screen80x24 = """
         crawltop  https://example.org/ +3 seeds                      RUNNING  00:12:47
         Pages/s [=* -+#-+#:=*.=*#    41.2] Conns [RCTAABB                        7/16]
         MB/s    [#-+#:=* -+#:+#.=     3.7] 2xx 18204 3xx 1022 4xx 311 5xx 9 err 24
         Done    [######               36%] loop lag 1.2ms   dropped frames 2
         seen 53264 = todo 33641 + in flight 7 + done 19590 + skipped 26
          1 Conns 7   2 Todo 33641   3 Seen 53264
           ID STATE     AGEv CODE  SIZE PHASES   URL
            7 BODY     12.1s  200 41.3M ABBBBBB> dl.example.org/iso/tiny-amd64.iso
            3 AWAIT    4.02s    -     - AAAAAAA> shop.example.org/se~h?q=%E6%BC%A2&p=311
           19 TLS      1.88s    -     - TTTTTTT> old.example.org/
           22 RESOLVE  1.20s    -     - RRRRRRR> cdn-9.example.net/a.js
            5 BODY     612ms  200 48.1K AAABBBB> example.org/docs/gu~y/deep/install.html
           11 CONNECT  340ms    -     - RCCCCC>  example.org:8443/status
            2 AWAIT    121ms    -     - CSAAA>   example.org/blog/2024/11/








         > https://dl.example.o~/iso/tiny-amd64.iso  from htt~load.html  depth 2  try 1
         F1Help F2Setup F5Pause F10Quit EnterDetails   Tab or 1-3: tables   ?: all keys
        """

    static let screen40x10 = """
        crawltop RUN 12:47 41.2p/s 3.7M/s
        seen 53264 todo 33641 done 19590 36%
        R1 C1 T1 A2 B2  7/16  err 24
         STATE     AGEv URL
         BODY     12.1s dl.example.o~y-amd64.iso
         AWAIT    4.02s shop.example~BC%A2&p=311
         TLS      1.88s old.example.org/
         RESOLVE  1.20s cdn-9.example.net/a.js
         BODY     612ms /docs/guide/~nstall.html
        ?help q quit p pause 1-3 tab Enter info
        """

    static let screen20x4 = """
        RUN 12:47 41.2p/s 3.
        19590/53264 36%
         B  12.1s dl.ex~.iso
         A  4.02s shop.~=311
        """

    static let styles80x24 = """
        cccccccccccaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaiiiiiii
        agggggggabiiiiiiiiiiiiiiiiacccccccbagggggabmnoqqrraaaaaaaaaaaaaaaaaaaaaaacccccb
        agggggggabiiiiiiiiiiiiiiiiacccccccbaggggiiiiiiggggjjjjjggggkkkkggggllggggll
        agggggggabjjjjjjaaaaaaaaaaaaacccccbagggggggggaaaaaggggggggggggggggggk
        gggggg
        addddddddddd
        ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
        eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
        abbbbaqqqqqqqaaaaaaaabbbbabbbbbaqqqqqqqb
        abbbbaoooooooaaaaaaaabbbbabbbbbaooooooob
        abbbbammmmmmmaaaaaaaabbbbabbbbbammmmmmmb
        abbbbarrrrrrraaaaaaaaiiiiaaaaaaaqqqrrrrb
        abbbbannnnnnnaaaaaaaabbbbabbbbbamnnnnnb
        abbbbaqqqqqqqaaaaaaaabbbbabbbbbanpqqqb








        bbbccccccccccccccccccccccccccccccccccccccccbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        aaahhhhaaahhhhhaaahhhhhaaaahhhhaaaaaahhhhhhhaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
        """

    static let unicodeMeters = """
         Pages/s [▄▆ ▃▅█▃▅▇▂▄▆▁▄▆█    41.2] Conns [RCTAABB                        7/16]
         MB/s    [█▃▅▇▂▄▆ ▃▅█▂▅▇▁▄     3.7] 2xx 18204 3xx 1022 4xx 311 5xx 9 err 24
         Done    [██████               36%] loop lag 1.2ms   dropped frames 2
        """

    static let help80x24 = """
         crawlt+- Keys --------------------------------------------------------+0:12:47
         Pages/| ? h F1        this help                                       |  7/16]
         MB/s  | F2 S          theme, refresh, mouse                           | 24
         Done  | p Space F5    pause: what is in flight ends; again: go on     |
         seen 5| P             freeze: nothing is read, nothing times out      |
          1 Con| Z             the picture stands still, the crawl goes on     |
           ID S| F10 Ctrl-C    quit: let exchanges end; again: at once         |
            7 B| q             close what is open; else quit                   |so
            3 A| Enter         the row's story; again: close it                |A2&p=311
           19 T| Up k          one row up                                      |
           22 R| Down j        one row down                                    |
            5 B| PgUp          one page up                                     |all.html
           11 C| PgDn          one page down                                   |
            2 A| g Home        first row                                       |
               | G End         last row                                        |
               | Left          scroll URLs left                                |
               | Right         scroll URLs right                               |
               | Tab           next tab                                        |
               | Shift-Tab     previous tab                                    |
               | 1             exchanges in flight                             |
               | 2             URLs waiting, next first                        |
               | 3             URLs known, first found first                   |
         > http| y             the row's URL to the clipboard                  |  try 1
         F1Help+---------------------------------------------------------------+ll keys
        """

    static let seen80 = """
          1 Conns 7   2 Todo 33641   3 Seen 53264
                # STATE   RESULT    DEPTH URL
                1 done    200           0 example.org/page/0
                2 done    404           1 example.org/page/1
                3 skipped scope         2 example.org/page/2
                4 flight  -             3 example.org/page/3
                5 todo    -             4 example.org/page/4

         > https://example.org/page/2  from /  depth 2
        """
}
