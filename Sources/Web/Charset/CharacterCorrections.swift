/// The differences between the Encoding standard's indexes (section 5) and ICU's tables of the same charsets.
///
/// GB 18030 was revised in 2022. Some releases of ICU follow, and the standard follows in part: the list has all codes
/// that any of them maps differently.
enum CharacterCorrections {
    /// The corrected scalar values of a set's two-byte codes.
    static func of(_ set: CharacterSet) -> [(code: UInt16, scalar: UInt32)] {
        switch set {
        case .gb18030: pairs(gb18030) + revised.map { ($0.code, $0.scalar) }
        case .big5: pairs(big5) + composed + controlPictures
        default: []
        }
    }

    /// Codes of GB 18030 that were private use characters until the revision. The encoder still accepts those (section
    /// 10.2.2).
    static let revised: [(code: UInt16, scalar: UInt32, former: UInt32)] = [
        (0xA6D9, 0xFE10, 0xE78D), (0xA6DA, 0xFE12, 0xE78E), (0xA6DB, 0xFE11, 0xE78F), (0xA6DC, 0xFE13, 0xE790),
        (0xA6DD, 0xFE14, 0xE791), (0xA6DE, 0xFE15, 0xE792), (0xA6DF, 0xFE16, 0xE793), (0xA6EC, 0xFE17, 0xE794),
        (0xA6ED, 0xFE18, 0xE795), (0xA6F3, 0xFE19, 0xE796), (0xFE59, 0x9FB4, 0xE81E), (0xFE61, 0x9FB5, 0xE826),
        (0xFE66, 0x9FB6, 0xE82B), (0xFE67, 0x9FB7, 0xE82C), (0xFE6D, 0x9FB8, 0xE832), (0xFE7E, 0x9FB9, 0xE843),
        (0xFE90, 0x9FBA, 0xE854), (0xFEA0, 0x9FBB, 0xE864),
    ]

    /// On existing pages A3A0 means the ideographic space; the others stay in private use.
    private static let gb18030 = "A3A0:3000 A8BC:1E3F FE51:E816 FE52:E817 FE53:E818 FE6C:E831 FE76:E83B FE91:E855"

    /// Codes of Hong Kong's supplement that stand for two characters: the second one times 65,536, and the first.
    private static let composed: [(code: UInt16, scalar: UInt32)] = [
        (0x8862, 0x304_00CA), (0x8864, 0x30C_00CA), (0x88A3, 0x304_00EA), (0x88A5, 0x30C_00EA),
    ]

    private static let controlPictures: [(code: UInt16, scalar: UInt32)] =
        (UInt16(0xA3C0)...0xA3DF).map { ($0, 0x2400 + UInt32($0 - 0xA3C0)) } + [(0xA3E0, 0x2421)]

    /// Codes of Hong Kong's supplement: characters that are no longer in private use, and second codes.
    private static let big5 = """
        87A4:9F97 87AC:9F96 8840:31C0 8841:31C1 8842:31C2 8843:31C3 8844:31C4 8846:31C5 8849:31C6 884A:31C7 \
        884D:31C8 884F:31C9 8850:31CA 8851:31CB 8852:31CC 8854:31CD 8855:31CE 88A9:23DA 88AA:23DB 8C43:9FA6 \
        8C6D:9FA7 8C74:9FA8 8CB7:9FA9 8CB9:9FAA 8CBB:9FAB 8CC0:9FAC 8CD7:9FAD 8CD8:9FAE 8CDA:9FAF 8CED:9FB2 \
        8D48:9FB3 8E69:7BB8 8E6F:7C06 8E7E:7CCE 8EAB:7DD2 8EB4:7E1D 8ECD:8005 8ED0:8028 8F57:83C1 8F69:84A8 \
        8F6E:840F 8FCB:89A6 8FCC:89A9 8FFE:8D77 906D:90FD 907A:92B9 90DC:975C 90F1:97FF 91BF:9F16 9244:8503 \
        92AF:5159 92B0:515B 92B1:515D 92B2:515E 92C8:936E 92D1:7479 9447:6D67 94CA:799B 95D9:9097 9644:975D \
        96ED:701E 96FC:5B28 9B76:7201 9B78:77D7 9B7B:7E87 9BC6:99D6 9BDE:91D4 9BEC:60DE 9BF6:6FB6 9C42:8F36 \
        9C53:4FBB 9C62:71DF 9C68:9104 9C6B:9DF0 9C77:83CF 9CBC:5C10 9CBD:79E3 9CD0:5A67 9D57:8F0B 9D5A:7B51 \
        9DC4:62D0 9EA9:6062 9EEF:75F9 9EFD:6C4A 9F60:9B2E 9F66:9F17 9FCB:50ED 9FD8:5F0C A063:880F A077:62CE \
        A0D5:7468 A0DF:7162 A0E4:7250 C6CF:5EF4 C6D3:65E0 C6D5:7676 C6D7:96B6 C6DE:3003 C6DF:4EDD C879:31CF \
        C8A1:9FB0 C8A3:9FB1 FA5F:5029 FA66:507D FABD:5305 FAC5:5344 FAD5:537F FB48:5605 FBB8:5A77 FBF3:5E75 \
        FBF9:5ED0 FC4F:5F58 FC6C:60A4 FCB9:6490 FCE2:6674 FCF1:675E FDB7:6C9C FDB8:6E1D FDBB:6E2F FDF1:716E \
        FE52:732A FE6F:745C FEAA:74E9 FEDD:7809
        """

    private static func pairs(_ text: String) -> [(code: UInt16, scalar: UInt32)] {
        text.split(separator: " ").compactMap { pair in
            let parts = pair.split(separator: ":")
            guard parts.count == 2, let code = UInt16(parts[0], radix: 16), let scalar = UInt32(parts[1], radix: 16)
            else { return nil }
            return (code, scalar)
        }
    }
}
