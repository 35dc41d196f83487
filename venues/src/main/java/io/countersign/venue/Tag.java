package io.countersign.venue;

/// The numbers of the FIX 4.4 fields that we read and write.
final class Tag {
    static final int ACCOUNT = 1;
    static final int AVG_PX = 6;
    static final int BEGIN_STRING = 8;
    static final int CL_ORD_ID = 11;
    static final int CUM_QTY = 14;
    static final int EXEC_ID = 17;
    static final int EXEC_REF_ID = 19;
    static final int LAST_PX = 31;
    static final int LAST_QTY = 32;
    static final int MSG_TYPE = 35;
    static final int ORDER_ID = 37;
    static final int ORDER_QTY = 38;
    static final int ORD_STATUS = 39;
    static final int ORD_TYPE = 40;
    static final int ORIG_CL_ORD_ID = 41;
    static final int POSS_DUP_FLAG = 43;
    static final int PRICE = 44;
    static final int SIDE = 54;
    static final int SYMBOL = 55;
    static final int TEXT = 58;
    static final int TIME_IN_FORCE = 59;
    static final int TRANSACT_TIME = 60;
    static final int POSS_RESEND = 97;
    static final int CXL_REJ_REASON = 102;
    static final int ORD_REJ_REASON = 103;
    static final int TEST_REQ_ID = 112;
    static final int RESET_SEQ_NUM_FLAG = 141;
    static final int NO_RELATED_SYM = 146;
    static final int EXEC_TYPE = 150;
    static final int LEAVES_QTY = 151;
    static final int MD_REQ_ID = 262;
    static final int SUBSCRIPTION_REQUEST_TYPE = 263;
    static final int NO_MD_ENTRIES = 268;
    static final int MD_ENTRY_TYPE = 269;
    static final int MD_ENTRY_PX = 270;
    static final int MD_ENTRY_SIZE = 271;
    static final int MD_ENTRY_DATE = 272;
    static final int MD_ENTRY_TIME = 273;
    static final int MD_UPDATE_ACTION = 279;
    static final int MD_REQ_REJ_REASON = 281;
    static final int SECURITY_TRADING_STATUS = 326;
    static final int TRADING_SESSION_ID = 336;
    static final int TRAD_SES_STATUS = 340;
    static final int CXL_REJ_RESPONSE_TO = 434;
    static final int MASS_CANCEL_REQUEST_TYPE = 530;
    static final int MASS_CANCEL_RESPONSE = 531;
    static final int MASS_CANCEL_REJECT_REASON = 532;
    static final int TOTAL_AFFECTED_ORDERS = 533;
    static final int USERNAME = 553;
    static final int PASSWORD = 554;
    static final int ORD_STATUS_REQ_ID = 790;
    static final int COPY_MSG_INDICATOR = 797;
    static final int CANCEL_ORDERS_ON_DISCONNECT = 8013;
    static final int REJECT_ID = 20017;

    private Tag() {}
}
