package io.countersign.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/// What has been spent so far, by all who take part.
///
/// @param cpuMillis by process
/// @param commits of PostgreSQL, read-only ones included
record Costs(Map<String, Double> cpuMillis, double commits, double fsyncs, double walBytes) {

    /// @param processes each with its children, but for this one
    static Costs now(Jdbi superuser, Map<String, List<ProcessHandle>> processes) {
        Map<String, Double> cpu = new TreeMap<>();
        processes.forEach((name, of) -> cpu.put(
                name,
                millis(of.stream().flatMap(process -> Stream.concat(Stream.of(process), process.descendants())))));
        cpu.put("clients and venues", millis(Stream.of(ProcessHandle.current())));
        return superuser.withHandle(handle -> handle.createQuery("""
                        SELECT (SELECT sum(xact_commit) FROM pg_stat_database) AS commits,
                               (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal') AS fsyncs,
                               (SELECT wal_bytes FROM pg_stat_wal) AS wal_bytes""")
                .map((row, _) ->
                        new Costs(cpu, row.getDouble("commits"), row.getDouble("fsyncs"), row.getDouble("wal_bytes")))
                .one());
    }

    private static double millis(Stream<ProcessHandle> processes) {
        return processes
                .mapToDouble(process ->
                        process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6)
                .sum();
    }

    /// What was spent since then, for each of so many.
    Costs since(Costs before, long each) {
        Map<String, Double> cpu = new TreeMap<>();
        cpuMillis.forEach((name, spent) -> cpu.put(name, (spent - before.cpuMillis.getOrDefault(name, 0.0)) / each));
        return new Costs(
                cpu,
                (commits - before.commits) / each,
                (fsyncs - before.fsyncs) / each,
                (walBytes - before.walBytes) / each);
    }
}
