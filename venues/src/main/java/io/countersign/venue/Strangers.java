package io.countersign.venue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import quickfix.Application;
import quickfix.ConfigError;
import quickfix.Message;
import quickfix.RejectLogon;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.mina.SessionConnector;
import quickfix.mina.acceptor.AcceptorSessionProvider;

/// Finds the session for who connects. One who is not known gets one too, whose only word is that he is not known:
/// without it the connection would stay open in silence.
final class Strangers implements AcceptorSessionProvider {
    private static final int MOST = 100;

    private final AcceptorSettings settings;
    private final Set<SessionID> known;
    private final Map<SessionID, Session> strangers = new ConcurrentHashMap<>();

    Strangers(AcceptorSettings settings, Set<SessionID> known) {
        this.settings = settings;
        this.known = known;
    }

    @Override
    public @Nullable Session getSession(SessionID id, SessionConnector connector) {
        if (known.contains(id)) {
            return Session.lookupSession(id);
        }
        return strangers.size() >= MOST ? strangers.get(id) : strangers.computeIfAbsent(id, this::stranger);
    }

    private @Nullable Session stranger(SessionID id) {
        try {
            return settings.stranger(new Unwelcoming(), id);
        } catch (ConfigError _) {
            return null;
        }
    }

    private static final class Unwelcoming implements Application {
        @Override
        public void fromAdmin(Message message, SessionID id) throws RejectLogon {
            throw new RejectLogon("unknown CompID " + id.getTargetCompID() + " at " + id.getSenderCompID());
        }

        @Override
        public void onCreate(SessionID id) {
            // says nothing yet
        }

        @Override
        public void onLogon(SessionID id) {
            // never happens
        }

        @Override
        public void onLogout(SessionID id) {
            // nothing was begun
        }

        @Override
        public void toAdmin(Message message, SessionID id) {
            // as it is
        }

        @Override
        public void fromApp(Message message, SessionID id) {
            // never happens
        }

        @Override
        public void toApp(Message message, SessionID id) {
            // never happens
        }
    }
}
