package io.countersign.venue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import quickfix.Application;
import quickfix.DefaultMessageFactory;
import quickfix.Dictionary;
import quickfix.DoNotSend;
import quickfix.FieldNotFound;
import quickfix.FileStoreFactory;
import quickfix.LogFactory;
import quickfix.Message;
import quickfix.Session;
import quickfix.SessionID;
import quickfix.SessionSettings;
import quickfix.SocketInitiator;
import quickfix.UtcTimestampPrecision;
import quickfix.field.TestReqID;

/// A firm's side of one session, for tests: sends what it is told, and writes down what comes. Whatever was sent and
/// is asked for again is gap-filled.
final class FixClient implements Application, AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String HEARD = "heard";

    private final SessionID id;
    private final SocketInitiator initiator;
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final List<Message> admin = new CopyOnWriteArrayList<>();
    private final Consumer<Message> logon;
    private volatile boolean loggedOn;
    private volatile boolean heard;
    private volatile boolean resetNext;
    private final AtomicInteger logons = new AtomicInteger();
    private volatile boolean dayEnded;

    private FixClient(String compId, int port, Path store, Consumer<Message> logon) throws Exception {
        this.id = new SessionID("FIX.4.4", compId, "XSIM");
        this.logon = logon;
        SessionSettings settings = new SessionSettings();
        Dictionary defaults = new Dictionary();
        defaults.setString("ConnectionType", "initiator");
        defaults.setString("SocketConnectHost", InetAddress.getLoopbackAddress().getHostAddress());
        defaults.setString("SocketConnectPort", Integer.toString(port));
        defaults.setString("ReconnectInterval", "1");
        defaults.setString("HeartBtInt", "30");
        defaults.setString("NonStopSession", "Y");
        defaults.setString("FileStorePath", store.toString());
        defaults.setString("DataDictionary", "FIX44.xml");
        defaults.setString("ValidateUserDefinedFields", "N");
        defaults.setString("TimeStampPrecision", "NANOS");
        settings.set(defaults);
        settings.setString(id, "ConnectionType", "initiator");
        LogFactory logs = _ -> new SilentLog();
        this.initiator =
                new SocketInitiator(this, new FileStoreFactory(settings), settings, logs, new DefaultMessageFactory());
        initiator.start();
    }

    /// Connects, and waits for the Logon's answer.
    static FixClient connect(String compId, int port, Path store) throws Exception {
        return connect(compId, port, store, _ -> {});
    }

    /// @param logon may change the Logon before it goes out
    static FixClient connect(String compId, int port, Path store, Consumer<Message> logon) throws Exception {
        FixClient client = new FixClient(compId, port, store, logon);
        client.awaitLogon();
        return client;
    }

    /// Connects, and does not wait.
    static FixClient attempt(String compId, int port, Path store, Consumer<Message> logon) throws Exception {
        return new FixClient(compId, port, store, logon);
    }

    void awaitLogon() {
        await(() -> loggedOn, "logged on");
    }

    /// Waits until it is logged on, and what it sends is heard: a venue that has missed a message asks for all that
    /// followed as well, and an order that is sent before we have seen that is filled over with the gap.
    void awaitHeard() {
        awaitLogon();
        session().generateTestRequest(HEARD);
        await(() -> heard, "heard");
    }

    void awaitLogout() {
        await(() -> !loggedOn, "logged out");
    }

    /// How often it has been logged on.
    int logons() {
        return logons.get();
    }

    /// The next Logon asks for new numbers.
    void resetAtNextLogon() {
        resetNext = true;
    }

    Session session() {
        return Session.lookupSession(id);
    }

    /// A message as people write it down: `35=D|11=a|...`. TransactTime is added where it belongs.
    void send(String text) {
        send(message(text));
    }

    void send(Message message) {
        boolean _ = session().send(message);
    }

    static Message message(String text) {
        Message message = new Message();
        for (String field : text.split("\\|", -1)) {
            int equals = field.indexOf('=');
            int tag = Integer.parseInt(field.substring(0, equals));
            String value = field.substring(equals + 1);
            if (tag == Tag.MSG_TYPE || tag == Tag.POSS_RESEND) {
                message.getHeader().setString(tag, value);
            } else {
                message.setString(tag, value);
            }
        }
        if (List.of("D", "F", "G", "q").contains(field(message.getHeader(), Tag.MSG_TYPE))) {
            message.setUtcTimeStamp(Tag.TRANSACT_TIME, LocalDateTime.now(ZoneOffset.UTC), UtcTimestampPrecision.NANOS);
        }
        return message;
    }

    /// An order: market or limit, such as `a buy 100 TEST` or `a sell 100 TEST at 10.01 for 1`.
    void order(String text) {
        send(orderMessage(text));
    }

    static Message orderMessage(String text) {
        String[] words = text.split(" ", -1);
        StringBuilder fields = new StringBuilder(
                "35=D|11=%s|1=ACC-001|21=1|54=%s|38=%s|55=%s".formatted(words[0], side(words[1]), words[2], words[3]));
        String limit = after(words, "at");
        String lasting = after(words, "for");
        fields.append(limit.isEmpty() ? "|40=1" : "|40=2|44=" + limit);
        fields.append("|59=").append(lasting.isEmpty() ? "0" : lasting);
        return message(fields.toString());
    }

    private static String after(String[] words, String word) {
        for (int at = 0; at < words.length - 1; at++) {
            if (words[at].equals(word)) {
                return words[at + 1];
            }
        }
        return "";
    }

    private static String side(String word) {
        return word.equals("buy") ? "1" : word.equals("sell") ? "2" : "5";
    }

    void cancel(String name, String orig) {
        send("35=F|41=%s|11=%s|1=ACC-001|55=TEST|54=1|38=100".formatted(orig, name));
    }

    void replace(String name, String orig, long quantity, String limit) {
        send("35=G|41=%s|11=%s|1=ACC-001|21=1|55=TEST|54=1|38=%d|40=2|44=%s|59=0"
                .formatted(orig, name, quantity, limit));
    }

    void ask(String name, String request) {
        send("35=H|11=%s|55=TEST|54=1|790=%s".formatted(name, request));
    }

    List<Message> received() {
        return List.copyOf(received);
    }

    List<Message> received(String type) {
        return received(message -> field(message.getHeader(), Tag.MSG_TYPE).equals(type));
    }

    List<Message> received(Predicate<Message> which) {
        return received.stream().filter(which).toList();
    }

    List<Message> admin(String type) {
        return admin.stream()
                .filter(message -> field(message.getHeader(), Tag.MSG_TYPE).equals(type))
                .toList();
    }

    /// Reports and refusals on orders, one line each: ClOrdID, ExecType, OrdStatus, OrderQty, CumQty, LeavesQty.
    List<String> lines() {
        return received.stream()
                .filter(message -> "89".contains(field(message.getHeader(), Tag.MSG_TYPE)))
                .map(FixClient::line)
                .toList();
    }

    static String line(Message message) {
        if (field(message.getHeader(), Tag.MSG_TYPE).equals("9")) {
            return "%s,%s refused %s %s"
                    .formatted(
                            field(message, Tag.CL_ORD_ID),
                            field(message, Tag.ORIG_CL_ORD_ID),
                            field(message, Tag.ORD_STATUS),
                            field(message, Tag.CXL_REJ_REASON));
        }
        String orig = field(message, Tag.ORIG_CL_ORD_ID);
        return "%s%s %s %s %s %s %s"
                .formatted(
                        field(message, Tag.CL_ORD_ID),
                        orig.isEmpty() ? "" : "," + orig,
                        field(message, Tag.EXEC_TYPE),
                        field(message, Tag.ORD_STATUS),
                        field(message, Tag.ORDER_QTY),
                        field(message, Tag.CUM_QTY),
                        field(message, Tag.LEAVES_QTY));
    }

    /// Empty where the message has no such field.
    static String field(quickfix.FieldMap fields, int tag) {
        return fields.getOptionalString(tag).orElse("");
    }

    /// Waits for so many reports and refusals, and gives the lines of all.
    List<String> awaitLines(int count) {
        await(() -> lines().size() >= count, count + " reports");
        return lines();
    }

    List<Message> await(String type, int count) {
        await(() -> received(type).size() >= count, count + " of " + type);
        return received(type);
    }

    void await(BooleanSupplier condition, String what) {
        synchronized (received) {
            long end = System.nanoTime() + DEADLINE.toNanos();
            while (!condition.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("not within %s: %s; there is %s, %s"
                            .formatted(DEADLINE, what, shown(received), shown(admin)));
                }
                try {
                    received.wait(Math.min(left, 50));
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    private static List<String> shown(List<Message> messages) {
        List<String> shown = new ArrayList<>();
        messages.forEach(message -> shown.add(message.toString().replace('\u0001', '|')));
        return shown;
    }

    @Override
    public void close() {
        initiator.stop(true);
    }

    private void note(List<Message> where, Message message) {
        where.add((Message) message.clone());
        tell();
    }

    private void tell() {
        synchronized (received) {
            received.notifyAll();
        }
    }

    @Override
    public void onCreate(SessionID session) {
        // nothing yet
    }

    @Override
    public void onLogon(SessionID session) {
        loggedOn = true;
        logons.incrementAndGet();
        tell();
    }

    /// At the end of the venue's day our numbers begin anew with its own.
    @Override
    public void onLogout(SessionID session) {
        loggedOn = false;
        heard = false;
        if (dayEnded) {
            dayEnded = false;
            beginAnew();
        }
        tell();
    }

    @Override
    public void toAdmin(Message message, SessionID session) {
        if (field(message.getHeader(), Tag.MSG_TYPE).equals("4")) {
            isHeard();
        }
        if (field(message.getHeader(), Tag.MSG_TYPE).equals("A")) {
            String firm = id.getSenderCompID().replaceAll("-(DC|MD)$", "");
            message.setString(Tag.USERNAME, firm);
            message.setString(Tag.PASSWORD, "secret");
            message.setString(Tag.CANCEL_ORDERS_ON_DISCONNECT, "N");
            if (resetNext || id.getSenderCompID().endsWith("-MD")) {
                message.setString(Tag.RESET_SEQ_NUM_FLAG, "Y");
                resetNext = false;
            }
            logon.accept(message);
        }
    }

    @Override
    public void fromAdmin(Message message, SessionID session) throws FieldNotFound {
        note(admin, message);
        if (field(message, TestReqID.FIELD).equals(HEARD)) {
            isHeard();
        }
        if (message.getHeader().getString(Tag.MSG_TYPE).equals("5")
                && field(message, Tag.TEXT).equals("end of day")) {
            dayEnded = true;
        }
    }

    private void isHeard() {
        heard = true;
        tell();
    }

    private void beginAnew() {
        try {
            session().setNextSenderMsgSeqNum(1);
            session().setNextTargetMsgSeqNum(1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void toApp(Message message, SessionID session) throws DoNotSend {
        if (message.getHeader().isSetField(Tag.POSS_DUP_FLAG)) {
            throw new DoNotSend();
        }
    }

    @Override
    public void fromApp(Message message, SessionID session) {
        note(received, message);
    }

    private static final class SilentLog implements quickfix.Log {
        @Override
        public void clear() {
            // keeps nothing
        }

        @Override
        public void onIncoming(String message) {
            // is written down elsewhere
        }

        @Override
        public void onOutgoing(String message) {
            // is known
        }

        @Override
        public void onEvent(String text) {
            // of no interest
        }

        @Override
        public void onErrorEvent(String text) {
            // errors are brought about here
        }
    }
}
