package io.countersign.dev;

import java.io.IOException;

/// How a server is asked to stop.
enum StopSignal {
    /// What most programs take as a request to finish in order.
    TERM,
    /// What PostgreSQL takes as a request for its fast shutdown: sessions end, nothing is lost, no recovery at the next
    /// start.
    INT;

    /// Sends it; does nothing where the process is gone.
    void send(ProcessHandle process) {
        if (this == TERM) {
            process.destroy();
            return;
        }
        try {
            // Java itself can send TERM and KILL only.
            new ProcessBuilder("/bin/sh", "-c", "kill -s %s %d 2>/dev/null".formatted(name(), process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException _) {
            process.destroy();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
