package io.countersign.venue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;
import quickfix.Application;
import quickfix.ConfigError;
import quickfix.DefaultSessionFactory;
import quickfix.FileStoreFactory;
import quickfix.FixVersions;
import quickfix.Group;
import quickfix.Log;
import quickfix.LogFactory;
import quickfix.MemoryStoreFactory;
import quickfix.Message;
import quickfix.MessageFactory;
import quickfix.MessageStoreFactory;
import quickfix.Session;
import quickfix.SessionFactory;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketAcceptor;

/// How QuickFIX/J is set up for a venue.
final class AcceptorSettings {
    private static final LogFactory LOGS = AcceptorSettings::log;

    private final String host;
    private final int port;
    private final Path stores;

    AcceptorSettings(VenueSettings settings, String host) {
        this.host = host;
        this.port = settings.port();
        this.stores = settings.sessions();
    }

    static SessionID id(String venue, String client) {
        return new SessionID(FixVersions.BEGINSTRING_FIX44, venue, client);
    }

    /// Whether a session has no numbers from before.
    boolean isNew(SessionID id) {
        return !Files.exists(stores.resolve(
                "%s-%s-%s.session".formatted(id.getBeginString(), id.getSenderCompID(), id.getTargetCompID())));
    }

    /// @param durable which sessions keep their numbers and messages on the disk
    SocketAcceptor acceptor(Application application, Set<SessionID> ids, Predicate<SessionID> durable)
            throws ConfigError {
        SessionSettings settings = new SessionSettings();
        settings.set(defaults());
        ids.forEach(id -> settings.setString(id, SessionFactory.SETTING_CONNECTION_TYPE, "acceptor"));
        FileStoreFactory files = new FileStoreFactory(settings);
        MemoryStoreFactory memory = new MemoryStoreFactory();
        MessageStoreFactory factory = id -> durable.test(id) ? files.create(id) : memory.create(id);
        return new SocketAcceptor(application, factory, settings, LOGS, new PlainMessages());
    }

    /// A session of its own that is in no list and keeps nothing.
    Session stranger(Application application, SessionID id) throws ConfigError {
        SessionSettings settings = new SessionSettings();
        settings.set(defaults());
        settings.setString(id, SessionFactory.SETTING_CONNECTION_TYPE, "acceptor");
        return new DefaultSessionFactory(application, new MemoryStoreFactory(), LOGS, new PlainMessages())
                .create(id, settings);
    }

    private quickfix.Dictionary defaults() throws ConfigError {
        quickfix.Dictionary defaults = new quickfix.Dictionary();
        Map.ofEntries(
                        Map.entry(SessionFactory.SETTING_CONNECTION_TYPE, "acceptor"),
                        Map.entry("SocketAcceptAddress", host),
                        Map.entry("SocketAcceptPort", Integer.toString(port)),
                        Map.entry("SocketReuseAddress", "Y"),
                        Map.entry("SocketTcpNoDelay", "Y"),
                        Map.entry("FileStorePath", stores.toString()),
                        Map.entry("DataDictionary", "FIX44.xml"),
                        Map.entry(Session.SETTING_NON_STOP_SESSION, "Y"),
                        Map.entry(Session.SETTING_TIMESTAMP_PRECISION, "NANOS"),
                        Map.entry(Session.SETTING_CHECK_LATENCY, "N"),
                        Map.entry(Session.SETTING_VALIDATE_USER_DEFINED_FIELDS, "N"),
                        Map.entry(Session.SETTING_RESET_ON_LOGON, "N"),
                        Map.entry(Session.SETTING_RESET_ON_LOGOUT, "N"),
                        Map.entry(Session.SETTING_RESET_ON_DISCONNECT, "N"))
                .forEach(defaults::setString);
        return defaults;
    }

    /// Messages go to their store, not to a log; what happens to a session is for those who look for it.
    private static Log log(SessionID id) {
        var log = LoggerFactory.getLogger("io.countersign.venue.session");
        return new Log() {
            @Override
            public void clear() {
                // keeps nothing
            }

            @Override
            public void onIncoming(String message) {
                log.trace("{} < {}", id, message);
            }

            @Override
            public void onOutgoing(String message) {
                log.trace("{} > {}", id, message);
            }

            @Override
            public void onEvent(String text) {
                log.debug("{}: {}", id, text);
            }

            @Override
            public void onErrorEvent(String text) {
                log.info("{}: {}", id, text);
            }
        };
    }

    /// Messages without a class of their own: a thousand classes less to load.
    private static final class PlainMessages implements MessageFactory {
        @Override
        public Message create(String beginString, String type) {
            Message message = new Message();
            message.getHeader().setString(Tag.BEGIN_STRING, beginString);
            message.getHeader().setString(Tag.MSG_TYPE, type);
            return message;
        }

        /// Of groups the dictionary knows all there is to know.
        @Override
        public Group create(String beginString, String type, int field) {
            throw new UnsupportedOperationException("no group has a class of its own");
        }
    }
}
