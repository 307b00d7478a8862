package dev.jbcc.cli.tool.network;

import dev.jbcc.Table;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.Session;
import dev.jbcc.value.StructValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** How often something happened to connections: the table {@code counts}, whose keys are flows. */
final class FlowCounts {
    /** One line. */
    record Row(Flow flow, long count) {}

    private FlowCounts() {}

    /** Waits until the tool is to end, then prints all counts, the highest first. */
    static void print(Session session, RecordLines<Row> lines) {
        session.say("Tracing... Hit Ctrl-C to end");
        session.awaitEnd();
        List<Row> rows = new ArrayList<>();
        Table<Object, Object> counts = session.bpf().table("counts");
        for (Map.Entry<Object, Object> entry : counts.items()) {
            rows.add(new Row(Flow.of((StructValue) entry.getKey()), ((Number) entry.getValue()).longValue()));
        }
        rows.sort(Comparator.comparingLong(Row::count).reversed());
        session.say(lines.header());
        rows.forEach(row -> lines.add(row).ifPresent(session.out()::line));
    }
}
