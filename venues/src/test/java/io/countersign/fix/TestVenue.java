package io.countersign.fix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import quickfix.Acceptor;
import quickfix.Application;
import quickfix.ConfigError;
import quickfix.DefaultMessageFactory;
import quickfix.Group;
import quickfix.Log;
import quickfix.MemoryStoreFactory;
import quickfix.Message;
import quickfix.MessageStore;
import quickfix.RejectLogon;
import quickfix.Session;
import quickfix.SessionFactory;
import quickfix.SessionID;
import quickfix.SessionNotFound;
import quickfix.SessionSettings;
import quickfix.ThreadedSocketAcceptor;
import quickfix.UtcTimestampPrecision;
import quickfix.field.Password;

/// The other end of the sessions, on a port of its own: writes down what it hears, and says what a test wants
/// said. It validates what it is sent by the dictionary of FIX 4.4.
public final class TestVenue implements Application, AutoCloseable {
    public static final String PASSWORD = "secret";
    public static final String US = "COUNTERSIGN";

    private final String name;
    private final int port;
    private final Map<SessionID, MessageStore> stores = new ConcurrentHashMap<>();
    private final Map<SessionID, List<String>> wire = new ConcurrentHashMap<>();
    private final List<Message> admin = new CopyOnWriteArrayList<>();
    private final List<Message> heard = new CopyOnWriteArrayList<>();
    private volatile Consumer<Message> then = _ -> {};
    private volatile boolean dayEnds;
    private volatile boolean resets;
    private @Nullable ThreadedSocketAcceptor acceptor;

    public TestVenue(String name) {
        this.name = name;
        this.port = freePort();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public TestVenue open() {
        SessionSettings settings = new SessionSettings();
        for (SessionID id : List.of(orders(), copies(), prices())) {
            settings.setString(id, SessionFactory.SETTING_CONNECTION_TYPE, SessionFactory.ACCEPTOR_CONNECTION_TYPE);
            settings.setString(id, Acceptor.SETTING_SOCKET_ACCEPT_ADDRESS, "127.0.0.1");
            settings.setString(id, Acceptor.SETTING_SOCKET_ACCEPT_PORT, Integer.toString(port));
            settings.setString(id, Session.SETTING_NON_STOP_SESSION, "Y");
            settings.setString(id, Session.SETTING_TIMESTAMP_PRECISION, "NANOS");
            settings.setString(id, Session.SETTING_DATA_DICTIONARY, "FIX44.xml");
            settings.setString(id, Session.SETTING_VALIDATE_USER_DEFINED_FIELDS, "N");
        }
        try {
            acceptor = ThreadedSocketAcceptor.newBuilder()
                    .withApplication(this)
                    .withMessageStoreFactory(id -> stores.computeIfAbsent(id, _ -> new MemoryStoreFactory().create(id)))
                    .withSettings(settings)
                    .withLogFactory(WireLog::new)
                    .withMessageFactory(new DefaultMessageFactory())
                    .build();
            acceptor.start();
        } catch (ConfigError e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    public SessionID orders() {
        return new SessionID("FIX.4.4", name, US);
    }

    public SessionID copies() {
        return new SessionID("FIX.4.4", name, US + "-DC");
    }

    public SessionID prices() {
        return new SessionID("FIX.4.4", name, US + "-MD");
    }

    public Session session(SessionID id) {
        Session session = Session.lookupSession(id);
        if (session == null) {
            throw new AssertionError(id + " is not open");
        }
        return session;
    }

    /// What came in on a session, byte by byte, of this type; also what its session layer had no use for.
    public List<String> onTheWire(SessionID session, String type) {
        return wire.getOrDefault(session, List.of()).stream()
                .filter(message -> message.contains("\u000135=" + type + "\u0001"))
                .toList();
    }

    private final class WireLog implements Log {
        private final SessionID session;

        WireLog(SessionID session) {
            this.session = session;
        }

        @Override
        public void clear() {}

        @Override
        public void onIncoming(String message) {
            wire.computeIfAbsent(session, _ -> new CopyOnWriteArrayList<>()).add(message);
        }

        @Override
        public void onOutgoing(String message) {}

        @Override
        public void onEvent(String text) {}

        @Override
        public void onErrorEvent(String text) {}
    }

    /// What it does with each message of an application that it hears from now on.
    public void then(Consumer<Message> does) {
        then = does;
    }

    /// Shows 100 bid and 100 asked for whatever it is asked for, once.
    public TestVenue showsPrices() {
        then(message -> {
            if (Wire.type(message).equals("V")) {
                Message snapshot = Wire.message("W");
                snapshot.setString(55, message.getOptionalString(262).orElseThrow());
                for (String type : List.of("0", "1")) {
                    snapshot.addGroup(Says.with(new Group(268, 269), "269", type, "270", "100", "271", "5"));
                }
                say(prices(), snapshot);
            }
        });
        return this;
    }

    public void say(SessionID session, Message message) {
        try {
            boolean _ = Session.sendToTarget(message, session);
        } catch (SessionNotFound e) {
            throw new AssertionError(e);
        }
    }

    /// Says it with what it has in its header, PossDupFlag among that: QuickFIX/J takes that flag away from
    /// what is sent for the first time.
    public void sayAsIs(SessionID session, Message message) {
        Session there = session(session);
        message.getHeader().setString(8, "FIX.4.4");
        message.getHeader().setString(49, session.getSenderCompID());
        message.getHeader().setString(56, session.getTargetCompID());
        message.getHeader().setInt(34, there.getExpectedSenderNum());
        Wire.time(message, 60, Clock.systemUTC());
        message.getHeader().setUtcTimeStamp(52, LocalDateTime.now(ZoneOffset.UTC), UtcTimestampPrecision.NANOS);
        message.getHeader()
                .setUtcTimeStamp(122, LocalDateTime.now(ZoneOffset.UTC).minusSeconds(1), UtcTimestampPrecision.NANOS);
        boolean _ = there.getResponder().send(message.toString());
        try {
            there.setNextSenderMsgSeqNum(there.getExpectedSenderNum() + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// It begins again with number 1 when we log on, and says so.
    public void resetAtNextLogon() {
        resets = true;
    }

    /// The connection is lost, without a word.
    public void drop(SessionID id) {
        try {
            session(id).disconnect("for the test", false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The connection is lost, and it forgets how far the session was.
    public void losesItsNumbers(SessionID id) {
        drop(id);
        session(id).reset();
    }

    /// The venue's day ends.
    public void endDay() {
        dayEnds = true;
        closeDay();
        for (SessionID id : List.of(orders(), copies())) {
            session(id).logout("end of day");
        }
    }

    /// It says that its day has ended, and goes on with its numbers.
    public void closeDay() {
        for (SessionID id : List.of(orders(), copies())) {
            Message closed = Wire.message("h");
            closed.setString(336, "DAY");
            closed.setInt(340, 3);
            say(id, closed);
        }
    }

    /// The next number that it expects of us is this one: it says that it has lost what came after.
    public void forgetsFrom(int number) {
        try {
            session(orders()).setNextTargetMsgSeqNum(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Messages of the application, of these types, as they came.
    public List<Message> heard(String... types) {
        return heard.stream()
                .filter(message -> types.length == 0 || Stream.of(types).anyMatch(Wire.type(message)::equals))
                .toList();
    }

    /// Messages of the session, of this type, as they came.
    public List<Message> admin(String type) {
        return admin.stream().filter(message -> Wire.type(message).equals(type)).toList();
    }

    public Message next(String type, int count) {
        Eventually.isTrue(
                count + " of " + type + " are heard", () -> heard(type).size() >= count);
        return heard(type).get(count - 1);
    }

    @Override
    public void close() {
        if (acceptor != null) {
            acceptor.stop(true);
            acceptor = null;
        }
    }

    @Override
    public void onCreate(SessionID session) {}

    @Override
    public void onLogon(SessionID session) {}

    @Override
    public void onLogout(SessionID session) {
        MessageStore store = stores.get(session);
        if (dayEnds && store != null && session(session).receivedLogout()) {
            try {
                store.reset();
                session(session).logon();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void toAdmin(Message message, SessionID session) {
        if (resets && session.equals(orders()) && Wire.type(message).equals("A")) {
            resets = false;
            message.setBoolean(141, true);
        }
    }

    @Override
    public void fromAdmin(Message message, SessionID session) throws RejectLogon {
        admin.add(message);
        boolean isLogon = Wire.type(message).equals("A");
        if (isLogon && !message.getOptionalString(Password.FIELD).orElse("").equals(PASSWORD)) {
            throw new RejectLogon("wrong user name or password");
        }
    }

    @Override
    public void toApp(Message message, SessionID session) {}

    @Override
    public void fromApp(Message message, SessionID session) {
        heard.add(message);
        then.accept(message);
    }
}
