package io.countersign.fix;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Application;
import quickfix.DoNotSend;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.RuntimeError;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.UnsupportedMessageType;
import quickfix.field.MsgType;
import quickfix.field.Password;
import quickfix.field.PossDupFlag;
import quickfix.field.ResetSeqNumFlag;
import quickfix.field.TestReqID;
import quickfix.field.TradSesStatus;
import quickfix.field.Username;

/// What QuickFIX/J calls for one session: logs on, ends the day, and never sends again what acts.
final class FixApplication implements Application {
    private static final Logger LOG = LoggerFactory.getLogger(FixApplication.class);

    private static final String READY = "READY";

    /// How QuickFIX/J begins the Text of a Logout, ours or the venue's (`Session.doTargetTooLow`, 2.3.2).
    private static final String TOO_LOW = "MsgSeqNum too low";

    /// Order, replacement, cancel, mass cancel, and the question about an order, whose asker has long gone.
    private static final Set<String> NEVER_AGAIN = Set.of("D", "G", "F", "q", "H");

    private final FixSettings settings;
    private final boolean isForOrders;
    private final SessionListener listener;
    /// Absent where numbers begin again with each connection.
    private final Supplier<@Nullable NumberedStore> store;

    /// The venue has closed its day: when the connection ends, by whatever, the numbers end with it.
    private volatile boolean closing;

    /// The venue has logged on with a number that is too low: it has lost its numbers, and we cannot ask for what
    /// we missed. Or ours is too low, since the day that it closed has ended here and not there. Until the next
    /// Logon is through both sides begin with 1; then it says all of the day once more.
    ///
    /// Where ours is too low and no day has ended here, it is our records that are lost: that is for people to see.
    private volatile boolean anew;

    private volatile boolean loggedOn;

    /// Whether the venue has had the occasion to ask for what it missed.
    private volatile boolean ready;

    private final AtomicLong logons = new AtomicLong();

    /// @param isForOrders whether orders are sent on the session
    FixApplication(
            FixSettings settings,
            boolean isForOrders,
            SessionListener listener,
            Supplier<@Nullable NumberedStore> store) {
        this.settings = settings;
        this.isForOrders = isForOrders;
        this.listener = listener;
        this.store = store;
    }

    @Override
    public void onCreate(SessionID session) {
        // It is of no use before it is logged on.
    }

    @Override
    public void onLogon(SessionID session) {
        LOG.info("{} is logged on", session);
        loggedOn = true;
        anew = false;
        if (isForOrders) {
            askWhetherReady(session);
        } else {
            isReady();
        }
        listener.up();
    }

    /// A venue that has missed messages of ours asks for them as soon as we are logged on, and for all that
    /// came after: an order that is sent before we have seen that is filled over with the gap, and lost. So
    /// none is sent before the venue has answered a TestRequest, or has asked, and the gap is filled.
    private static void askWhetherReady(SessionID id) {
        Session session = Session.lookupSession(id);
        if (session != null) {
            session.generateTestRequest(READY);
        }
    }

    private void isReady() {
        if (!ready) {
            ready = true;
            logons.incrementAndGet();
        }
    }

    /// How often the session was logged on and what is sent is heard.
    long logons() {
        return logons.get();
    }

    @Override
    public void onLogout(SessionID session) {
        LOG.info("{} is down", session);
        ready = false;
        loggedOn = false;
        listener.down();
        NumberedStore numbers = store.get();
        if (numbers != null && (closing || anew)) {
            LOG.info("{} begins again with number 1: {}", session, closing ? "the venue's day is over" : "it is new");
            numbers.reset();
            closing = false;
        }
    }

    @Override
    public void toAdmin(Message message, SessionID session) {
        if (is(message, MsgType.SEQUENCE_RESET)) {
            isReady(); // what is sent from now on has higher numbers than the gap
        }
        if (is(message, MsgType.LOGOUT)
                && !loggedOn
                && store.get() != null
                && text(message).startsWith(TOO_LOW)) {
            LOG.warn("{}: the venue has lost its numbers, we begin anew: {}", session, text(message));
            anew = true;
        }
        if (is(message, MsgType.LOGON)) {
            if (anew) {
                message.setBoolean(ResetSeqNumFlag.FIELD, true);
            }
            message.setString(Username.FIELD, settings.username());
            message.setString(Password.FIELD, settings.password());
            if (isForOrders) {
                message.setString(Tags.CANCEL_ORDERS_ON_DISCONNECT, settings.cancelOnDisconnect() ? "Y" : "N");
            }
        }
    }

    @Override
    public void fromAdmin(Message message, SessionID session) {
        if (is(message, MsgType.HEARTBEAT)
                && message.getOptionalString(TestReqID.FIELD)
                        .filter(READY::equals)
                        .isPresent()) {
            isReady();
        }
        if (is(message, MsgType.LOGOUT)) {
            String text = text(message);
            NumberedStore numbers = store.get();
            if (text.equals("end of day")) {
                closing = true;
                if (numbers != null) {
                    numbers.committer().add(new Entry.Closing(numbers.epoch()));
                }
            } else if (text.startsWith(TOO_LOW) && !loggedOn && numbers != null && numbers.isBegunAnew()) {
                LOG.warn("{}: the day has ended here only, both begin anew: {}", session, text);
                anew = true;
            } else if (!text.isEmpty()) {
                LOG.warn("{}: the venue logs us out: {}", session, text);
            }
        }
        if (is(message, MsgType.REJECT)) {
            LOG.error("{}: the venue does not understand us: {}", session, Wire.readable(message));
        }
    }

    /// The venue has closed its day, and forgets it as soon as it knows that we have heard of that: what it
    /// hears from us next tells it. So this is counted, and what comes after it is read, when all of the day is on
    /// record. Where that cannot be, the connection is given up: with the next one it comes again, and not before.
    private void close(SessionID session) throws InterruptedException {
        NumberedStore numbers = store.get();
        if (numbers != null && !numbers.committer().isOnRecord(new Entry.Closing(numbers.epoch()))) {
            disconnect(session);
            throw new RuntimeError("the end of the venue's day is not on record");
        }
        closing = true;
    }

    private static void disconnect(SessionID id) {
        Session session = Session.lookupSession(id);
        try {
            if (session != null) {
                session.disconnect("the end of the venue's day is not on record", true);
            }
        } catch (IOException e) {
            LOG.warn("{} does not disconnect", id, e);
        }
    }

    @Override
    public void toApp(Message message, SessionID session) throws DoNotSend {
        boolean again = message.getHeader()
                .getOptionalString(PossDupFlag.FIELD)
                .filter("Y"::equals)
                .isPresent();
        if (again && NEVER_AGAIN.contains(Wire.type(message))) {
            throw new DoNotSend();
        }
    }

    /// The message is counted when this returns, or throws what tells the venue that it is not understood.
    @Override
    public void fromApp(Message message, SessionID session)
            throws FieldNotFound, IncorrectTagValue, UnsupportedMessageType {
        try {
            if (is(message, MsgType.TRADING_SESSION_STATUS)) {
                if (message.getString(TradSesStatus.FIELD).equals("3")) {
                    close(session);
                }
            } else {
                listener.heard(message);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeError(e); // it is not counted, and so it comes again
        }
    }

    private static String text(Message message) {
        return message.getOptionalString(quickfix.field.Text.FIELD).orElse("");
    }

    private static boolean is(Message message, String type) {
        return Wire.type(message).equals(type);
    }

    /// Whether the session is logged on, as far as is known, and what is sent is heard: that a connection is
    /// lost is learned late.
    boolean isUp(SessionID id) {
        Session session = Session.lookupSession(id);
        return ready && session != null && session.isLoggedOn();
    }
}
