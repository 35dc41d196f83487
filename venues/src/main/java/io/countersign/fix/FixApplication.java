package io.countersign.fix;

import java.util.Set;
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
import quickfix.field.TradSesStatus;
import quickfix.field.Username;

/// What QuickFIX/J calls for one session: logs on, ends the day, and never sends again what acts.
final class FixApplication implements Application {
    private static final Logger LOG = LoggerFactory.getLogger(FixApplication.class);

    /// Order, replacement, cancel, mass cancel, and the question about an order, whose asker has long gone.
    private static final Set<String> NEVER_AGAIN = Set.of("D", "G", "F", "q", "H");

    private final FixSettings settings;
    private final boolean cancels;
    private final SessionListener listener;
    /// Absent where numbers begin again with each connection.
    private final Supplier<@Nullable NumberedStore> store;

    /// The venue has closed its day: when the connection ends, by whatever, the numbers end with it.
    private volatile boolean closing;

    /// @param cancels whether the session says what happens to our orders when the connection is lost
    FixApplication(
            FixSettings settings, boolean cancels, SessionListener listener, Supplier<@Nullable NumberedStore> store) {
        this.settings = settings;
        this.cancels = cancels;
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
        listener.up();
    }

    @Override
    public void onLogout(SessionID session) {
        LOG.info("{} is down", session);
        listener.down();
        NumberedStore numbers = store.get();
        if (closing && numbers != null) {
            LOG.info("{} begins again with number 1: the venue's day is over", session);
            numbers.reset();
            closing = false;
        }
    }

    @Override
    public void toAdmin(Message message, SessionID session) {
        if (is(message, MsgType.LOGON)) {
            message.setString(Username.FIELD, settings.username());
            message.setString(Password.FIELD, settings.password());
            if (cancels) {
                message.setString(Tags.CANCEL_ORDERS_ON_DISCONNECT, settings.cancelOnDisconnect() ? "Y" : "N");
            }
        }
    }

    @Override
    public void fromAdmin(Message message, SessionID session) {
        if (is(message, MsgType.LOGOUT)) {
            String text = message.getOptionalString(quickfix.field.Text.FIELD).orElse("");
            if (text.equals("end of day")) {
                close();
            } else if (!text.isEmpty()) {
                LOG.warn("{}: the venue logs us out: {}", session, text);
            }
        }
        if (is(message, MsgType.REJECT)) {
            LOG.error("{}: the venue does not understand us: {}", session, Wire.readable(message));
        }
    }

    private void close() {
        closing = true;
        NumberedStore numbers = store.get();
        if (numbers != null) {
            numbers.committer().add(new Entry.Closing(numbers.epoch()));
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
                    close();
                }
            } else {
                listener.heard(message);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeError(e); // it is not counted, and so it comes again
        }
    }

    private static boolean is(Message message, String type) {
        return Wire.type(message).equals(type);
    }

    /// Whether the session is logged on, as far as is known: that a connection is lost is learned late.
    static boolean isLoggedOn(SessionID id) {
        Session session = Session.lookupSession(id);
        return session != null && session.isLoggedOn();
    }
}
