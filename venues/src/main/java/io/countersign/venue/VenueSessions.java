package io.countersign.venue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Application;
import quickfix.ConfigError;
import quickfix.DoNotSend;
import quickfix.FieldNotFound;
import quickfix.IncorrectTagValue;
import quickfix.Message;
import quickfix.RejectLogon;
import quickfix.Responder;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SocketAcceptor;
import quickfix.UnsupportedMessageType;

/// The venue's side of its FIX sessions: who may log on, and what becomes of what they send. Those faults happen here
/// that are in the connection.
///
/// Thread contract: QuickFIX/J calls it, with one thread for all sessions.
final class VenueSessions implements Application, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VenueSessions.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final String MARKET_DATA = "-MD";

    private final VenueEngine engine;
    private final Faults faults;
    private final MarketDataFeed feed;
    private final Map<String, FirmLines> firms;
    private final Map<SessionID, Counterpart> counterparts = new LinkedHashMap<>();
    private final Set<SessionID> cancelOnDisconnect = ConcurrentHashMap.newKeySet();
    private final Set<SessionID> beginsAnew = ConcurrentHashMap.newKeySet();
    private final SocketAcceptor acceptor;

    private enum Role {
        ORDERS,
        DROP_COPY,
        MARKET_DATA
    }

    private record Counterpart(VenueSettings.Client client, Role role) {}

    VenueSessions(
            VenueSettings settings,
            VenueEngine engine,
            Faults faults,
            MarketDataFeed feed,
            Map<String, FirmLines> firms)
            throws ConfigError {
        this.engine = engine;
        this.faults = faults;
        this.feed = feed;
        this.firms = firms;
        for (VenueSettings.Client client : settings.clients()) {
            String venue = settings.venue().value();
            counterparts.put(ordersId(venue, client.name()), new Counterpart(client, Role.ORDERS));
            counterparts.put(dropCopyId(venue, client.name()), new Counterpart(client, Role.DROP_COPY));
            counterparts.put(
                    AcceptorSettings.id(venue, client.name() + MARKET_DATA), new Counterpart(client, Role.MARKET_DATA));
        }
        SocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), settings.port());
        AcceptorSettings acceptorSettings = new AcceptorSettings(settings, LOOPBACK);
        Set<SessionID> known = counterparts.keySet();
        known.stream().filter(acceptorSettings::isNew).forEach(beginsAnew::add);
        this.acceptor = acceptorSettings.acceptor(this, known, id -> role(id) != Role.MARKET_DATA);
        acceptor.setSessionProvider(address, new Strangers(acceptorSettings, known));
    }

    static SessionID ordersId(String venue, String firm) {
        return AcceptorSettings.id(venue, firm);
    }

    static SessionID dropCopyId(String venue, String firm) {
        return AcceptorSettings.id(venue, firm + FirmLines.DROP_COPY);
    }

    /// Accepts connections from here on.
    void start() throws ConfigError {
        acceptor.start();
    }

    /// The port on which it accepts, once it does.
    int port() {
        return ((InetSocketAddress) acceptor.getEndpoints().iterator().next().getLocalAddress()).getPort();
    }

    @Override
    public void close() {
        acceptor.stop(true);
    }

    private Counterpart counterpart(SessionID id) {
        return Objects.requireNonNull(counterparts.get(id), "not one of ours");
    }

    private Role role(SessionID id) {
        return counterpart(id).role();
    }

    private FirmLines lines(SessionID id) {
        return Objects.requireNonNull(firms.get(counterpart(id).client().name()), "a firm without lines");
    }

    private @Nullable SessionLine line(SessionID id) {
        return switch (role(id)) {
            case ORDERS -> lines(id).ordersLine();
            case DROP_COPY -> lines(id).dropCopyLine();
            case MARKET_DATA -> null;
        };
    }

    @Override
    public void onCreate(SessionID id) {
        // nothing begins before a Logon
    }

    @Override
    public void fromAdmin(Message message, SessionID id) throws FieldNotFound, RejectLogon {
        switch (message.getHeader().getString(Tag.MSG_TYPE)) {
            case "A" -> checkLogon(message, id);
            case "0" -> {
                SessionLine line = line(id);
                if (line != null && message.isSetField(Tag.TEST_REQ_ID)) {
                    line.heard(message.getString(Tag.TEST_REQ_ID));
                }
            }
            default -> {
                // the session's own business
            }
        }
    }

    private void checkLogon(Message logon, SessionID id) throws RejectLogon, FieldNotFound {
        VenueSettings.Client client = counterpart(id).client();
        String user = logon.getOptionalString(Tag.USERNAME).orElse("");
        String password = logon.getOptionalString(Tag.PASSWORD).orElse("");
        if (!user.equals(client.name()) || !isSame(password, client.password())) {
            throw new RejectLogon("wrong Username or Password");
        }
        if (logon.isSetField(Tag.RESET_SEQ_NUM_FLAG) && logon.getBoolean(Tag.RESET_SEQ_NUM_FLAG)) {
            beginsAnew.add(id);
        }
        if (logon.getOptionalString(Tag.CANCEL_ORDERS_ON_DISCONNECT).orElse("N").equals("Y")) {
            cancelOnDisconnect.add(id);
        } else {
            cancelOnDisconnect.remove(id);
        }
    }

    private static boolean isSame(String given, String right) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onLogon(SessionID id) {
        LOG.info("{} has logged on", id);
        SessionLine line = line(id);
        if (line == null) {
            return;
        }
        if (beginsAnew.remove(id)) {
            lines(id).beginAnew(role(id) == Role.DROP_COPY);
        }
        if (role(id) == Role.ORDERS) {
            String firm = counterpart(id).client().name();
            boolean cancel = cancelOnDisconnect.contains(id);
            engine.act((book, _) -> book.connected(firm, cancel));
        }
        line.up();
        lines(id).wake();
    }

    @Override
    public void onLogout(SessionID id) {
        LOG.info("{} is gone", id);
        SessionLine line = line(id);
        if (line == null) {
            feed.forget(id);
            Session session = Session.lookupSession(id);
            if (session != null) {
                session.logon(); // after the end of the day it may come back
            }
            return;
        }
        boolean endsDay = line.isEndingDay();
        line.down();
        if (role(id) == Role.ORDERS && !endsDay) {
            String firm = counterpart(id).client().name();
            engine.act((book, now) -> book.disconnected(firm, now));
        }
    }

    @Override
    public void toAdmin(Message message, SessionID id) {
        // as it is
    }

    /// Old prices are worth nothing: they are gap-filled.
    @Override
    public void toApp(Message message, SessionID id) throws DoNotSend {
        boolean again = message.getHeader().isSetField(Tag.POSS_DUP_FLAG);
        if (again && role(id) == Role.MARKET_DATA) {
            throw new DoNotSend();
        }
    }

    @Override
    public void fromApp(Message message, SessionID id) throws FieldNotFound, IncorrectTagValue, UnsupportedMessageType {
        switch (role(id)) {
            case ORDERS -> order(OrderMessages.read(counterpart(id).client().name(), message), id);
            case DROP_COPY -> throw new UnsupportedMessageType();
            case MARKET_DATA -> {
                if (!message.getHeader().getString(Tag.MSG_TYPE).equals("V")) {
                    throw new UnsupportedMessageType();
                }
                feed.subscribe(id, MarketDataMessages.read(message));
            }
        }
    }

    private void order(Inbound inbound, SessionID id) {
        Session session = Objects.requireNonNull(Session.lookupSession(id), "a session that sends is there");
        if (inbound instanceof Inbound.NewOrder) {
            if (faults.claim(Fault.DISCONNECT)) {
                disconnect(session);
                // Thrown, so that the message does not count as received.
                throw new IllegalStateException("lost on the way, as told to");
            }
            if (faults.claim(Fault.GARBAGE)) {
                write(session, "8=no message\u0001\u0000\u00ff at all\u000110=000\u0001");
            }
            if (faults.claim(Fault.HALF_MESSAGE)) {
                takeThenDisconnect(inbound, session, "8=FIX.4.4\u00019=212\u000135=8\u000134=");
                return;
            }
            if (faults.claim(Fault.DISCONNECT_AFTER)) {
                takeThenDisconnect(inbound, session, "");
                return;
            }
            if (faults.claim(Fault.SEQUENCE_RESET)) {
                takeThenDisconnect(inbound, session, "");
                session.reset();
                // Thrown, so that the message is not counted, after its numbers were forgotten.
                throw new IllegalStateException("numbers forgotten, as told to");
            }
        }
        take(inbound, session);
    }

    private void take(Inbound inbound, Session session) {
        if (!engine.receive(inbound)) {
            disconnect(session);
            throw new IllegalStateException("the venue takes no more requests");
        }
    }

    /// The line goes down first, so that nothing is said of it before the next Logon.
    private void takeThenDisconnect(Inbound inbound, Session session, String lastWords) {
        SessionLine line = Objects.requireNonNull(line(session.getSessionID()), "orders have a line");
        line.down();
        take(inbound, session);
        if (!lastWords.isEmpty()) {
            write(session, lastWords);
        }
        disconnect(session);
    }

    /// Cuts the connections of all sessions that are logged on, as a network that fails.
    void disconnectAll() {
        counterparts.keySet().stream()
                .map(Session::lookupSession)
                .filter(session -> session != null && session.isLoggedOn())
                .forEach(VenueSessions::disconnect);
    }

    private static void write(Session session, String bytes) {
        Responder responder = session.getResponder();
        if (responder != null) {
            boolean _ = responder.send(bytes);
        }
    }

    private static void disconnect(Session session) {
        try {
            session.disconnect("as told to", false);
        } catch (IOException e) {
            LOG.warn("{} does not disconnect", session.getSessionID(), e);
        }
    }
}
