package io.countersign.fix;

import io.countersign.execution.ChildOrder;
import io.countersign.execution.ClOrdId;
import io.countersign.execution.MassCancelId;
import io.countersign.instrument.Symbol;
import io.countersign.order.Pricing;
import io.countersign.order.Side;
import io.countersign.order.TimeInForce;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import quickfix.Message;
import quickfix.field.Account;
import quickfix.field.ClOrdID;
import quickfix.field.HandlInst;
import quickfix.field.MassCancelRequestType;
import quickfix.field.MsgType;
import quickfix.field.OrdStatusReqID;
import quickfix.field.OrdType;
import quickfix.field.OrderQty;
import quickfix.field.OrigClOrdID;
import quickfix.field.Price;
import quickfix.field.TransactTime;

/// Puts what we want of a venue into FIX messages.
final class OrderWriter {
    private final Clock clock;

    OrderWriter(Clock clock) {
        this.clock = clock;
    }

    /// NewOrderSingle.
    Message order(ChildOrder order) {
        Message message = about(MsgType.ORDER_SINGLE, order.clOrdId(), order);
        message.setChar(HandlInst.FIELD, HandlInst.AUTOMATED_EXECUTION_ORDER_PRIVATE_NO_BROKER_INTERVENTION);
        terms(message, order);
        return message;
    }

    /// OrderCancelRequest.
    Message cancel(ClOrdId request, ChildOrder order) {
        Message message = about(MsgType.ORDER_CANCEL_REQUEST, request, order);
        message.setString(OrigClOrdID.FIELD, order.clOrdId().value());
        message.setDecimal(OrderQty.FIELD, order.orderQty().value());
        return message;
    }

    /// OrderCancelReplaceRequest.
    Message replace(ClOrdId orig, ChildOrder changed) {
        Message message = about(MsgType.ORDER_CANCEL_REPLACE_REQUEST, changed.clOrdId(), changed);
        message.setString(OrigClOrdID.FIELD, orig.value());
        message.setChar(HandlInst.FIELD, HandlInst.AUTOMATED_EXECUTION_ORDER_PRIVATE_NO_BROKER_INTERVENTION);
        terms(message, changed);
        return message;
    }

    /// OrderStatusRequest.
    ///
    /// @param question comes back with the answer
    static Message status(String question, ChildOrder order) {
        Message message = Wire.message(MsgType.ORDER_STATUS_REQUEST);
        message.setString(ClOrdID.FIELD, order.clOrdId().value());
        message.setString(quickfix.field.Symbol.FIELD, order.symbol().value());
        message.setChar(quickfix.field.Side.FIELD, side(order.side()));
        message.setString(OrdStatusReqID.FIELD, question);
        return message;
    }

    /// OrderMassCancelRequest.
    ///
    /// @param symbol absent for all orders
    Message massCancel(MassCancelId request, @Nullable Symbol symbol) {
        Message message = Wire.message(MsgType.ORDER_MASS_CANCEL_REQUEST);
        message.setString(ClOrdID.FIELD, request.value());
        if (symbol == null) {
            message.setChar(MassCancelRequestType.FIELD, MassCancelRequestType.CANCEL_ALL_ORDERS);
        } else {
            message.setChar(MassCancelRequestType.FIELD, MassCancelRequestType.CANCEL_ORDERS_FOR_A_SECURITY);
            message.setString(quickfix.field.Symbol.FIELD, symbol.value());
        }
        Wire.time(message, TransactTime.FIELD, clock);
        return message;
    }

    private Message about(String type, ClOrdId clOrdId, ChildOrder order) {
        Message message = Wire.message(type);
        message.setString(ClOrdID.FIELD, clOrdId.value());
        message.setString(Account.FIELD, order.accountId().value());
        message.setString(quickfix.field.Symbol.FIELD, order.symbol().value());
        message.setChar(quickfix.field.Side.FIELD, side(order.side()));
        Wire.time(message, TransactTime.FIELD, clock);
        return message;
    }

    private static void terms(Message message, ChildOrder order) {
        message.setDecimal(OrderQty.FIELD, order.orderQty().value());
        switch (order.pricing()) {
            case Pricing.Market() -> message.setChar(OrdType.FIELD, OrdType.MARKET);
            case Pricing.Limit(io.countersign.money.Price limit) -> {
                message.setChar(OrdType.FIELD, OrdType.LIMIT);
                message.setDecimal(Price.FIELD, limit.value());
            }
            case Pricing.Stop _, Pricing.StopLimit _ ->
                throw new IllegalArgumentException("a stop is not for a venue: " + order);
        }
        message.setChar(quickfix.field.TimeInForce.FIELD, timeInForce(order.timeInForce()));
    }

    private static char side(Side side) {
        return switch (side) {
            case BUY -> quickfix.field.Side.BUY;
            case SELL -> quickfix.field.Side.SELL;
            case SELL_SHORT -> quickfix.field.Side.SELL_SHORT;
        };
    }

    private static char timeInForce(TimeInForce timeInForce) {
        return switch (timeInForce) {
            case DAY -> quickfix.field.TimeInForce.DAY;
            case GTC -> quickfix.field.TimeInForce.GOOD_TILL_CANCEL;
            case IOC -> quickfix.field.TimeInForce.IMMEDIATE_OR_CANCEL;
            case FOK -> quickfix.field.TimeInForce.FILL_OR_KILL;
        };
    }
}
