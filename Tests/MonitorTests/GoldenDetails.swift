/// The fixture's details, judged by eye before they were written down.
enum GoldenDetails {
    static let details100x30 = """
         crawltop  https://example.org/ +3 seeds                                          RUNNING  00:12:47
         Pages/s [*#-+#:+#:=* -+#-+#:=*.=*#    41.2] Conns [RCTAABB                                   7/16]
         MB/s    [-+#:+#.=*#-+#:=* -+#:+#.=     3.7] 2xx 18204 3xx 1022 4xx 311 5xx 9 err 24
         Done    [#########                     36%] loop lag 1.2ms   dropped frames 2
         seen 53264 = todo 33641 + in flight 7 + done 19590 + skipped 26
          1 Conns 7   2 Todo 33641   3 Seen 53264
           ID STATE     AGEv CODE  SIZE    RATE WATERFALL        URL
          +- Exchange in slot 5 -------------------------------------------------------------------------+
          | GET https://example.org/docs/guide/getting-started/install.html                              |
          | via /docs/ <- https://www.example.org/start <- / (seed)                                      |
          | depth 3  try 1  total 762ms                                                                  |
          | peer 192.0.2.34:443  TLS1.3  http/1.1  connection 12, kept alive                             |ml
          | resolve 52ms  connect 14ms  tls 131ms  wait 120ms  body 445ms...                             |
          | RRRRRRCTTTTTTTTTTTTTTTTAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB |
          | suspended at CoroutineEngine.swift:87 in receive, awaiting readable(fd 31), 4.2 s left       |
          | 200  text/html; charset=utf-8  48.1K of 112K  108K/s  eta 591ms  17 new links                |
          |                                                                                              |
          +--------------------------------------------------------------------------------- Esc: close -+










         > https://dl.example.org/iso/tiny-amd64.iso  from https://exam~e.org/download.html  depth 2  try 1
         F1Help F2Setup F5Pause F10Quit EnterDetails                       Tab or 1-3: tables   ?: all keys
        """

    static let details80x24 = """
         crawltop  https://example.org/ +3 seeds                      RUNNING  00:12:47
         Pages/s [=* -+#-+#:=*.=*#    41.2] Conns [RCTAABB                        7/16]
         MB/s    [#-+#:=* -+#:+#.=     3.7] 2xx 18204 3xx 1022 4xx 311 5xx 9 err 24
         Done    [######               36%] loop lag 1.2ms   dropped frames 2
         seen 53264 = todo 33641 + in flight 7 + done 19590 + skipped 26
          1 Conns 7   2 Todo 33641   3 Seen 53264
           ID STATE     AGEv CODE  SIZE PHASES   URL
          +- Exchange in slot 5 -----------------------------------------------------+
          | GET https://example.org/docs/guide/getting-started/install.html          |11
          | via /docs/ <- https://www.example.org/start <- / (seed)                  |
          | depth 3  try 1  total 762ms                                              |
          | peer 192.0.2.34:443  TLS1.3  http/1.1  connection 12, kept alive         |ml
          | resolve 52ms  connect 14ms  tls 131ms  wait 120ms  body 445ms...         |
          | RRRRCCTTTTTTTTTTTTAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB |
          | suspended at CoroutineEngine.swift:87 in receive,                        |
          |   awaiting readable(fd 31), 4.2 s left                                   |
          | 200  text/html; charset=utf-8  48.1K of 112K  108K/s  eta 591ms          |
          |   17 new links                                                           |
          +------------------------------------------------------------- Esc: close -+



         > https://dl.example.o~/iso/tiny-amd64.iso  from htt~load.html  depth 2  try 1
         F1Help F2Setup F5Pause F10Quit EnterDetails   Tab or 1-3: tables   ?: all keys
        """

    static let details40x10 = """
        +- Exchange in slot 5 -----------------+
        | GET https://example.org/docs/guide/g |
        |   etting-started/install.html        |
        | via /docs/                           |
        |   <- https://www.~e.org/start        |
        |   <- / (seed)                        |
        | depth 3  try 1  total 762ms          |
        | peer 192.0.2.34:443  TLS1.3          |
        |   http/1.1                           |
        +---------- Up Down: more  Esc: close -+
        """

    static let detailsEnd40x10 = """
        +- Exchange in slot 5 -----------------+
        | suspended at                         |
        |   CoroutineEngine.swift:87           |
        |   in receive,                        |
        |   awaiting readable(fd 31),          |
        |   4.2 s left                         |
        | 200  text/html; charset=utf-8        |
        |   48.1K of 112K  108K/s  eta 591ms   |
        |   17 new links                       |
        +---------- Up Down: more  Esc: close -+
        """

    static let details20x4 = """
        +- Exchange in slot+
        | GET https://exam |
        |   ple.org/docs~n |
        +------------ Esc -+
        """

    static let failed80 = """
          +- Exchange, ended --------------------------------------------------------+
          | GET https://example.org/docs/guide/getting-started/install.html          |11
          | via /docs/ <- https://www.example.org/start <- / (seed)                  |
          | depth 3  try 1  total 762ms                                              |
          | peer 192.0.2.34:443  TLS1.3  http/1.1  connection 12, kept alive         |ml
          | resolve 52ms  connect 14ms  tls 131ms  wait 120ms  body 445ms            |
          | RRRRCCTTTTTTTTTTTTAAAAAAAAAAABBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB |
          | ended 1.20s ago: error timeout, the server was silent for too long       |
          |   will be tried again                                                    |
          | 200  text/html; charset=utf-8  48.1K of 112K  108K/s  17 new links       |
          +------------------------------------------------------------- Esc: close -+
        """

    static let connecting80 = """
          +- Exchange in slot 0 -----------------------------------------------------+
          | GET https://example.org/docs/guide/getting-started/install.html          |11
          | via /docs/ <- https://www.example.org/start <- / (seed)                  |
          | depth 3  try 2  total 340ms                                              |
          | no connection                                                            |ml
          | connect 340ms...                                                         |
          | CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC |
          | CONNECT  place unknown                                                   |
          | no response                                                              |
          |                                                                          |
          +------------------------------------------------------------- Esc: close -+
        """

    static let skipped80 = """
          +- URL --------------------------------------------------------------------+
          | https://elsewhere.example/                                               |11
          | via https://example.org/calendar/0 <- https://example.org/calendar/1     |
          |   <- https://example.org/calendar/2 <- https://example.org/calendar/3    |
          |   <- more                                                                |ml
          | depth 18  skipped: scope                                                 |
          +------------------------------------------------------------- Esc: close -+
        """

    static let seed80 = """
          +- URL --------------------------------------------------------------------+
          | https://example.org/                                                     |11
          | a seed                                                                   |
          | depth 0  done 200                                                        |
          +------------------------------------------------------------- Esc: close -+ml
           11 CONNECT  340ms    -     - RCCCCC>  example.org:8443/status
            2 AWAIT    121ms    -     - CSAAA>   example.org/blog/2024/11/
        """

    static let note80 = """
         crawltop  https://example.org/ +3 seeds                      RUNNING  00:12:47
         Pages/s [=* -+#-+#:=*.=*#    41.2] Conns [RCTAABB                        7/16]
         MB/s    [#-+#:=* -+#:+#.=     3.7] 2xx 18204 3xx 1022 4xx 311 5xx 9 err 24
         Done    [######               36%] loop lag 1.2ms   dropped frames 2
         seen 53264 = todo 33641 + in flight 7 + done 19590 + skipped 26
         engine blocking: the screen stands still during each fetch
          1 Conns 7   2 Todo 33641   3 Seen 53264
           ID STATE     AGEv CODE  SIZE PHASES   URL
            7 BODY     12.1s  200 41.3M ABBBBBB> dl.example.org/iso/tiny-amd64.iso
        """

    static let note40 = """
        crawltop RUN 12:47 41.2p/s 3.7M/s
        seen 53264 todo 33641 done 19590 36%
        engine blocking: the~l during each fetch
         STATE     AGEv URL
         BODY     12.1s dl.example.o~y-amd64.iso
         AWAIT    4.02s shop.example~BC%A2&p=311
         TLS      1.88s old.example.org/
         RESOLVE  1.20s cdn-9.example.net/a.js
         BODY     612ms /docs/guide/~nstall.html
        ?help q quit p pause 1-3 tab Enter info
        """

    static let note20 = """
        RUN 12:47 41.2p/s 3.
        19590/53264 36%
         B  12.1s dl.ex~.iso
         A  4.02s shop.~=311
        """

    static let seen40 = """
        crawltop RUN 12:47 41.2p/s 3.7M/s
        seen 53264 todo 33641 done 19590 36%
        R1 C1 T1 A2 B2  7/16  err 24
         RESULT    URL
         200       /page/0
         404       /page/1
         scope     /page/2
         flight    /page/3
         todo      /page/4
        ?help q quit p pause 1-3 tab Enter info
        """
}
