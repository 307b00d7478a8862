package dev.jbcc.cli.command;

import dev.jbcc.Table;
import dev.jbcc.TraceFields;
import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Map;

/** For programs: one JSON object per line. */
final class JsonRunPrinter implements RunPrinter {
    private final Output out;
    private final JsonObject json = new JsonObject();

    JsonRunPrinter(Output out) {
        this.out = out;
    }

    @Override
    public synchronized void event(String table, int cpu, ValueCodec<Object> codec, Object sample) {
        codec.appendJson(sample, start(table, cpu).key("data"));
        out.line(json.toString());
    }

    @Override
    public synchronized void bytes(String table, int cpu, MemorySegment sample) {
        String hex = HexFormat.of().formatHex(sample.toArray(ValueLayout.JAVA_BYTE));
        out.line(start(table, cpu).put("data", hex).toString());
    }

    private JsonObject start(String table, int cpu) {
        json.reset().put("type", "event").put("table", table);
        return cpu < 0 ? json : json.put("cpu", cpu);
    }

    @Override
    public synchronized void trace(TraceFields fields) {
        json.reset().put("type", "trace").put("task", fields.task()).put("pid", fields.pid());
        json.put("cpu", fields.cpu()).putRaw("time", TextRunPrinter.seconds(fields.timestampSeconds()));
        out.line(json.put("message", fields.message()).toString());
    }

    @Override
    public synchronized void map(Table<Object, Object> table, boolean histogram) {
        for (Map.Entry<Object, Object> entry : table.items()) {
            if (!MapEntries.isUnusedElement(table, entry.getValue())) {
                json.reset().put("type", "map").put("table", table.name());
                table.keyCodec().appendJson(entry.getKey(), json.key("key"));
                table.valueCodec().appendJson(entry.getValue(), json.key("value"));
                out.line(json.toString());
            }
        }
    }

    @Override
    public synchronized void lost(String table, long count) {
        out.line(json.reset()
                .put("type", "lost")
                .put("table", table)
                .put("count", count)
                .toString());
    }

    @Override
    public synchronized void flush() {
        out.flush();
    }
}
