import Testing

@testable import Web

/// Each table against a hash (FNV-1a, a scalar value a step) of the Encoding standard's index, as of 2024-09-18.
@Suite struct CharacterTableTests {
    @Test(
        arguments: [
            (.single(.ibm866), 0xE80A_00CC_88B8_82BD), (.single(.iso8859_2), 0x1FE3_5A76_8ABE_DF4E),
            (.single(.iso8859_3), 0x053F_8078_D05A_2FE3), (.single(.iso8859_4), 0x40F9_A75E_46C1_7D41),
            (.single(.iso8859_5), 0xB1EC_712A_A17A_51C1), (.single(.iso8859_6), 0x9FA4_B29F_C018_B45E),
            (.single(.iso8859_7), 0x605C_8E9F_267A_A3D8), (.single(.iso8859_8), 0x8579_63E1_8CB5_1126),
            (.single(.iso8859_8I), 0x8579_63E1_8CB5_1126), (.single(.iso8859_10), 0x586C_45B5_8997_516E),
            (.single(.iso8859_13), 0x99C1_E41F_17F1_140C), (.single(.iso8859_14), 0x971D_A2C2_FA53_0684),
            (.single(.iso8859_15), 0x036B_5261_7878_4987), (.single(.iso8859_16), 0xCFF2_A0B6_5412_10EB),
            (.single(.koi8R), 0x90A9_7FC4_A62A_F069), (.single(.koi8U), 0xF190_D101_E084_A267),
            (.single(.macintosh), 0xFCF2_F2B7_35BC_FFE8), (.single(.windows874), 0xB944_C872_CF75_4AA9),
            (.single(.windows1250), 0xA1FA_1552_C38E_DF05), (.single(.windows1251), 0x9A87_2E59_5F76_D19D),
            (.single(.windows1252), 0xD5FD_16FD_FDE3_858F), (.single(.windows1253), 0x10DE_2CCF_36A7_2D90),
            (.single(.windows1254), 0x8065_40A5_F267_B8C7), (.single(.windows1255), 0x245F_B7D3_3CBC_E6B7),
            (.single(.windows1256), 0x9DB2_4AE2_CEC2_23E0), (.single(.windows1257), 0xDF55_9124_2368_2C40),
            (.single(.windows1258), 0x4B8C_3BB3_BACD_42B6), (.single(.macCyrillic), 0x5899_7254_5F2F_6E02),
            (.shiftJIS, 0x1E83_AA5D_BEF6_809B), (.gb18030, 0x4238_F6E5_3D02_2C9F), (.big5, 0xA7CC_D7E5_AD8E_4055),
            (.eucKR, 0xD667_A302_115F_3B42), (.jis0208, 0xEE63_4282_B646_A9A5), (.jis0212, 0x2019_9649_F115_A6AD),
            (.gb18030Four, 0x6A39_4B2F_1654_AE7C),
        ] as [(CharacterSet, UInt64)])
    func tablesAreTheStandards(_ set: CharacterSet, _ hash: UInt64) {
        let found = CharacterTable.shared(set).scalars.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        #expect(found == hash)
    }

    @Test func fourByteCodesEndWhereTheRangesDo() {
        #expect(CharacterTable.shared(.gb18030Four).scalars.count == CharacterTable.fourByteCount)
    }
}
