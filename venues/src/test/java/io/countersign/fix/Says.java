package io.countersign.fix;

import io.countersign.execution.ClOrdId;
import io.countersign.execution.MassCancelId;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import quickfix.FieldMap;
import quickfix.Group;
import quickfix.Message;
import quickfix.UtcTimestampPrecision;
import quickfix.field.TransactTime;

/// What a venue says, as `docs/fix.md` has it; a test changes what it wants wrong.
public final class Says {
    public static final ClOrdId ORDER = new ClOrdId("O-ABCDEFGHIJKLMNOPQRSTUVWXYZ-1");
    public static final ClOrdId REQUEST = ORDER.request(1);
    public static final MassCancelId ALL = MassCancelId.of("0b0f9a4e-5f0e-4d3a-9d4c-0123456789ab", 1);

    private Says() {}

    /// An ExecutionReport on 100 IBM, bought at 100.50.
    ///
    /// @param type ExecType
    /// @param state OrdStatus
    /// @param fields pairs of a tag and its value; a value of `-` takes the field away
    public static Message execution(String execId, ClOrdId clOrdId, char type, char state, String... fields) {
        Message message = Wire.message("8");
        message.setString(37, "V-1");
        message.setString(17, execId);
        message.setChar(150, type);
        message.setChar(39, state);
        message.setString(11, clOrdId.value());
        message.setString(1, "ACC-001");
        message.setString(55, "IBM");
        message.setChar(54, '1');
        message.setString(38, "100");
        message.setChar(40, '2');
        message.setString(44, "100.50");
        message.setChar(59, '0');
        message.setString(14, "0");
        message.setString(151, "100");
        message.setString(6, "0");
        message.setUtcTimeStamp(TransactTime.FIELD, LocalDateTime.now(ZoneOffset.UTC), UtcTimestampPrecision.NANOS);
        return with(message, fields);
    }

    /// Some of it traded, and the rest is open.
    public static Message trade(String execId, ClOrdId clOrdId, int lastQty, int cumQty) {
        return execution(
                execId,
                clOrdId,
                'F',
                cumQty == 100 ? '2' : '1',
                "32",
                Integer.toString(lastQty),
                "31",
                "100.49",
                "14",
                Integer.toString(cumQty),
                "151",
                Integer.toString(100 - cumQty),
                "6",
                "100.49");
    }

    /// That we hold 100 IBM.
    ///
    /// @param fields as above; those of [#quantities] are in a group
    public static Message position(String statement, String... fields) {
        Message message = Wire.message("AP");
        message.setString(721, statement);
        message.setString(728, "0");
        message.setString(715, "20261122");
        message.setString(Tags.POSITION_AS_OF, "20261122-21:00:00.000000001");
        message.setString(1, "ACC-001");
        message.setString(581, "1");
        message.setString(55, "IBM");
        message.setString(730, "100.50");
        message.setString(731, "1");
        message.setString(734, "99.50");
        message.addGroup(quantities());
        return with(message, fields);
    }

    static Group quantities(String... fields) {
        return with(with(new Group(702, 703), "703", "FIN", "704", "100", "705", "0"), fields);
    }

    static Message cancelReject(String rejectId, ClOrdId request, String responseTo, String... fields) {
        Message message = Wire.message("9");
        message.setString(37, "V-1");
        message.setString(11, request.value());
        message.setString(41, ORDER.value());
        message.setChar(39, '0');
        message.setString(434, responseTo);
        message.setInt(102, 0);
        message.setString(58, "too late");
        message.setString(Tags.REJECT_ID, rejectId);
        message.getHeader().setString(52, "20261122-10:00:00.000000001");
        return with(message, fields);
    }

    /// An OrderMassCancelReport.
    ///
    /// @param response MassCancelResponse
    static Message massCancelReport(MassCancelId request, char response, String... fields) {
        Message message = Wire.message("r");
        message.setString(11, request.value());
        message.setString(37, "V-2");
        message.setChar(530, '7');
        message.setChar(531, response);
        return with(message, fields);
    }

    static Message businessReject(String refType, ClOrdId clOrdId) {
        Message message = Wire.message("j");
        message.setInt(45, 7);
        message.setString(372, refType);
        message.setString(379, clOrdId.value());
        message.setInt(380, 3);
        message.setString(58, "not done here");
        return message;
    }

    static <M extends FieldMap> M with(M message, String... fields) {
        for (int i = 0; i < fields.length; i += 2) {
            int tag = Integer.parseInt(fields[i]);
            if (fields[i + 1].equals("-")) {
                message.removeField(tag);
            } else {
                message.setString(tag, fields[i + 1]);
            }
        }
        return message;
    }
}
