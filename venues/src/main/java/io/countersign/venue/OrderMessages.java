package io.countersign.venue;

import io.countersign.instrument.Symbol;
import io.countersign.money.Price;
import io.countersign.money.Quantity;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.UnsupportedMessageType;

/// Reads what comes on an orders session. What is malformed is thrown back to the session, which rejects it; what is
/// well formed but not done here is passed on as such.
final class OrderMessages {
    private static final int LONGEST_CL_ORD_ID = 64;
    private static final String MARKET = "1";
    private static final String LIMIT = "2";

    private OrderMessages() {}

    /// @param firm on whose session it came
    static Inbound read(String firm, Message message) throws FieldNotFound, IncorrectTagValue, UnsupportedMessageType {
        return switch (message.getHeader().getString(Tag.MSG_TYPE)) {
            case "D" -> order(firm, message);
            case "F" -> change(firm, message, new OrderChanges.Wish.Cancel());
            case "G" -> change(firm, message, new OrderChanges.Wish.Replace(quantity(message), limit(message)));
            case "H" ->
                new Inbound.StatusQuestion(
                        firm,
                        clOrdId(message, Tag.CL_ORD_ID),
                        symbol(message),
                        side(message),
                        message.getOptionalString(Tag.ORD_STATUS_REQ_ID).orElse(""));
            case "q" -> massCancel(firm, message);
            default -> throw new UnsupportedMessageType();
        };
    }

    private static Inbound order(String firm, Message message) throws FieldNotFound, IncorrectTagValue {
        String type = message.getString(Tag.ORD_TYPE);
        String time = message.getOptionalString(Tag.TIME_IN_FORCE).orElse("0");
        boolean isPriced = type.equals(LIMIT);
        Optional<TimeInForce> lasting = timeInForce(time);
        String unsupported = isPriced || type.equals(MARKET)
                ? lasting.isPresent() ? null : "TimeInForce " + time + " is not done here"
                : "OrdType " + type + " is not done here";
        Ticket ticket = new Ticket(
                clOrdId(message, Tag.CL_ORD_ID),
                message.getString(Tag.ACCOUNT),
                symbol(message),
                side(message),
                quantity(message),
                isPriced ? price(message) : null,
                lasting.orElse(TimeInForce.DAY));
        return new Inbound.NewOrder(firm, ticket, mayBeRepeat(message), unsupported);
    }

    private static Inbound change(String firm, Message message, OrderChanges.Wish wish)
            throws FieldNotFound, IncorrectTagValue {
        Change names = new Change(clOrdId(message, Tag.CL_ORD_ID), clOrdId(message, Tag.ORIG_CL_ORD_ID));
        return new Inbound.ChangeOrder(firm, names, symbol(message), side(message), wish, mayBeRepeat(message));
    }

    private static Inbound massCancel(String firm, Message message) throws FieldNotFound, IncorrectTagValue {
        String type = message.getString(Tag.MASS_CANCEL_REQUEST_TYPE);
        String symbol = switch (type) {
            case "7" -> null;
            case "1" -> message.getString(Tag.SYMBOL);
            default -> throw new IncorrectTagValue(Tag.MASS_CANCEL_REQUEST_TYPE, type);
        };
        return new Inbound.MassCancel(firm, clOrdId(message, Tag.CL_ORD_ID), symbol);
    }

    private static boolean mayBeRepeat(Message message) throws FieldNotFound {
        return message.getHeader().isSetField(Tag.POSS_RESEND)
                && message.getHeader().getBoolean(Tag.POSS_RESEND);
    }

    private static String clOrdId(Message message, int tag) throws FieldNotFound, IncorrectTagValue {
        String value = message.getString(tag);
        boolean isPrintable = value.chars().allMatch(character -> character >= ' ' && character <= '~');
        if (value.isBlank() || value.length() > LONGEST_CL_ORD_ID || !isPrintable) {
            throw new IncorrectTagValue(tag, value);
        }
        return value;
    }

    private static Optional<TimeInForce> timeInForce(String code) {
        return switch (code) {
            case "0" -> Optional.of(TimeInForce.DAY);
            case "1" -> Optional.of(TimeInForce.GTC);
            case "3" -> Optional.of(TimeInForce.IOC);
            case "4" -> Optional.of(TimeInForce.FOK);
            default -> Optional.empty();
        };
    }

    private static Side side(Message message) throws FieldNotFound, IncorrectTagValue {
        String code = message.getString(Tag.SIDE);
        return switch (code) {
            case "1" -> Side.BUY;
            case "2" -> Side.SELL;
            case "5" -> Side.SELL_SHORT;
            default -> throw new IncorrectTagValue(Tag.SIDE, code);
        };
    }

    private static Symbol symbol(Message message) throws FieldNotFound, IncorrectTagValue {
        return parsed(message, Tag.SYMBOL, Symbol::of);
    }

    private static Quantity quantity(Message message) throws FieldNotFound, IncorrectTagValue {
        return parsed(message, Tag.ORDER_QTY, Quantity::parse);
    }

    private static Price price(Message message) throws FieldNotFound, IncorrectTagValue {
        return parsed(message, Tag.PRICE, Price::parse);
    }

    private static @Nullable Price limit(Message message) throws FieldNotFound, IncorrectTagValue {
        return message.getString(Tag.ORD_TYPE).equals(LIMIT) ? price(message) : null;
    }

    private static <T> T parsed(Message message, int tag, Function<String, T> parse)
            throws FieldNotFound, IncorrectTagValue {
        String text = message.getString(tag);
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException _) {
            throw new IncorrectTagValue(tag, text);
        }
    }
}
