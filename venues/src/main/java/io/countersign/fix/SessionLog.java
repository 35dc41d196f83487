package io.countersign.fix;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import quickfix.Log;

/// What QuickFIX/J tells of a session. Messages are only counted: what matters of them is on record, and a
/// Logon has our password in it.
final class SessionLog implements Log {
    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

    private final String session;
    private final SessionMeter meter;
    private volatile String lastError = "";

    SessionLog(String session, SessionMeter meter) {
        this.session = session;
        this.meter = meter;
    }

    @Override
    public void clear() {
        // nothing is kept
    }

    @Override
    public void onIncoming(String message) {
        meter.received();
    }

    @Override
    public void onOutgoing(String message) {
        meter.sent();
    }

    @Override
    public void onEvent(String text) {
        LOG.debug("{}: {}", session, text);
    }

    /// Says the same once: who cannot connect says so each second.
    @Override
    public void onErrorEvent(String text) {
        if (text.equals(lastError)) {
            LOG.debug("{}: {}", session, text);
        } else {
            lastError = text;
            LOG.warn("{}: {}", session, text);
        }
    }
}
