package io.countersign.fix;

import io.countersign.execution.Venue;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.ConfigError;
import quickfix.DefaultMessageFactory;
import quickfix.Initiator;
import quickfix.MemoryStoreFactory;
import quickfix.Message;
import quickfix.MessageStoreFactory;
import quickfix.Session;
import quickfix.SessionFactory;
import quickfix.SessionID;
import quickfix.SessionNotFound;
import quickfix.SessionSettings;
import quickfix.ThreadedSocketInitiator;

/// One session with a venue: connects, again and again, and logs on.
///
/// Thread contract: any thread, but [#start], [#renew] and [#close] one after the other.
final class FixLine implements AutoCloseable {

    /// What a session is for, and whose name it has.
    enum Kind {
        ORDERS("", true),
        DROP_COPY(SessionRecords.DROP_COPY, true),
        MARKET_DATA("-MD", false);

        private final String suffix;
        private final boolean keepsNumbers;

        Kind(String suffix, boolean keepsNumbers) {
            this.suffix = suffix;
            this.keepsNumbers = keepsNumbers;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(FixLine.class);

    private final FixSettings settings;
    private final Kind kind;
    private final SessionID id;
    private final AtomicReference<@Nullable NumberedStore> store = new AtomicReference<>();
    private final FixApplication application;
    private final ThreadedSocketInitiator initiator;

    FixLine(
            FixSettings settings,
            Kind kind,
            SessionListener listener,
            SessionRecords records,
            Clock clock,
            SessionMeter meter) {
        this.settings = settings;
        this.kind = kind;
        this.id = new SessionID(
                "FIX.4.4", settings.compId() + kind.suffix, settings.venue().value());
        MessageStoreFactory stores = kind.keepsNumbers
                ? session -> opened(new NumberedStore(name(), settings.venue(), records, clock, meter))
                : new MemoryStoreFactory();
        this.application = new FixApplication(settings, kind == Kind.ORDERS, listener, store::get);
        try {
            // A thread of its own for each session: what one waits for holds up no other.
            this.initiator = ThreadedSocketInitiator.newBuilder()
                    .withReconnectThreads(1)
                    .withApplication(application)
                    .withMessageStoreFactory(stores)
                    .withSettings(engineSettings())
                    .withLogFactory(session -> new SessionLog(name(), meter))
                    .withMessageFactory(new DefaultMessageFactory())
                    .build();
        } catch (ConfigError e) {
            throw new IllegalStateException("no session with " + settings, e);
        }
    }

    private NumberedStore opened(NumberedStore numbers) {
        numbers.start();
        store.set(numbers);
        return numbers;
    }

    /// The session's name on record.
    String name() {
        return id.getSenderCompID() + "->" + id.getTargetCompID();
    }

    /// What QuickFIX/J is told. It does not validate messages: what it found wrong it would reject and forget,
    /// and we keep it as evidence. No schedule: the venue ends its day.
    private SessionSettings engineSettings() {
        SessionSettings all = new SessionSettings();
        all.setString(id, SessionFactory.SETTING_CONNECTION_TYPE, SessionFactory.INITIATOR_CONNECTION_TYPE);
        all.setString(id, Initiator.SETTING_SOCKET_CONNECT_HOST, settings.host());
        all.setString(id, Initiator.SETTING_SOCKET_CONNECT_PORT, Integer.toString(settings.port()));
        all.setString(id, "SocketTcpNoDelay", "Y");
        all.setString(
                id,
                Initiator.SETTING_RECONNECT_INTERVAL,
                Long.toString(settings.reconnect().toSeconds()));
        all.setString(
                id,
                Session.SETTING_HEARTBTINT,
                Long.toString(settings.heartbeat().toSeconds()));
        // What is sent at a time that is not ours it would reject, and count: a report that comes while our clock is
        // wrong would be lost for good.
        all.setString(id, Session.SETTING_CHECK_LATENCY, "N");
        all.setString(id, Session.SETTING_LOGON_TIMEOUT, "2");
        all.setString(id, Session.SETTING_NON_STOP_SESSION, "Y");
        all.setString(id, Session.SETTING_TIMESTAMP_PRECISION, "NANOS");
        all.setString(id, Session.SETTING_RESET_ON_LOGON, kind.keepsNumbers ? "N" : "Y");
        all.setString(id, Session.SETTING_RESET_ON_LOGOUT, "N");
        all.setString(id, Session.SETTING_RESET_ON_DISCONNECT, "N");
        // The memory of a session whose numbers begin again would only grow.
        all.setString(id, Session.SETTING_PERSIST_MESSAGES, kind.keepsNumbers ? "Y" : "N");
        all.setString(id, Session.SETTING_USE_DATA_DICTIONARY, "Y");
        all.setString(id, Session.SETTING_DATA_DICTIONARY, "FIX44.xml");
        all.setString(id, Session.SETTING_VALIDATE_INCOMING_MESSAGE, "N");
        return all;
    }

    void start() {
        try {
            initiator.start();
        } catch (ConfigError e) {
            throw new IllegalStateException("the session " + name() + " cannot be opened", e);
        }
    }

    /// Begins to log out, and connects no more.
    void leave() {
        Session session = Session.lookupSession(id);
        if (session == null) {
            return;
        }
        session.logout();
        try {
            session.next(); // or it says so with the next beat of its clock, which is up to a second away
        } catch (IOException e) {
            LOG.warn("{} ends without a Logout", name(), e);
        }
    }

    /// Ends the session and begins it anew, under the numbers that follow; not where another process has it by now. For
    /// when the clock was set back: QuickFIX/J counts its heartbeats and its tries to connect by it
    /// (`IoSessionInitiator`, 2.3.2), and would try no more until it is as late again as it was.
    ///
    /// @throws IllegalStateException when it could not begin; it can be tried again
    void renew() {
        if (isOurs()) {
            close();
            start();
        }
    }

    /// Logs out, and puts on record what waits.
    @Override
    public void close() {
        leave();
        initiator.stop();
        NumberedStore numbers = store.getAndSet(null);
        if (numbers != null) {
            numbers.close();
        }
    }

    /// Whether what is sent is heard; never while nothing of the session is put on record any more.
    boolean isUp() {
        NumberedStore numbers = store.get();
        return application.isUp(id) && (numbers == null || !numbers.committer().hasGivenUp());
    }

    /// How often it has come up.
    long logons() {
        return application.logons();
    }

    /// Whether it is for this process to say how the session is: not any more when it knows that another one has it.
    boolean isOurs() {
        NumberedStore numbers = store.get();
        return numbers == null || !numbers.committer().isSuperseded();
    }

    /// What is put on record by this session; to be asked for once it is started, and where it keeps its
    /// numbers.
    Committer committer() {
        NumberedStore numbers = store.get();
        if (numbers == null) {
            throw new IllegalStateException("the session " + name() + " keeps no records");
        }
        return numbers.committer();
    }

    /// Counts how often the session's numbers began again.
    long epoch() {
        NumberedStore numbers = store.get();
        return numbers == null ? 0 : numbers.epoch();
    }

    /// Hands a message to the wire. That says nothing of its arrival: the connection may be lost, and nobody
    /// know it yet.
    ///
    /// When this throws, nothing left the house, and nothing will. `Session.sendRaw` (2.3.2) answers `false` in
    /// four cases: the application wants it not to be sent; the store threw, which it does before the write;
    /// the session is not logged on; there is no connection. In the last two the message has been given a
    /// number and is in the store, but it is none of those that are sent again: its number is gap-filled. (With
    /// synchronous writes or a bound on scheduled ones `false` could come after the write; neither is set.)
    ///
    /// @throws Venue.NotSent when it is certain that it was not sent
    void send(Message message) throws Venue.NotSent {
        // Not needed for that certainty; see FixApplication for why it is not sent before the session is ready.
        if (!isUp()) {
            throw new Venue.NotSent("the session " + name() + " is down");
        }
        try {
            if (!Session.sendToTarget(message, id)) {
                throw new Venue.NotSent("the session " + name() + " does not take it");
            }
        } catch (SessionNotFound _) {
            throw new Venue.NotSent("the session " + name() + " is closed");
        }
    }
}
