package dev.jbcc.cli.command;

import dev.jbcc.Table;
import dev.jbcc.TraceFields;
import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.output.Output;
import dev.jbcc.histogram.HistogramOptions;
import dev.jbcc.value.StructValue;
import dev.jbcc.value.ValueCodec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Map;

/** For people. */
final class TextRunPrinter implements RunPrinter {
    private final Output out;
    private final StringBuilder line = new StringBuilder(160);

    TextRunPrinter(Output out) {
        this.out = out;
    }

    @Override
    public synchronized void event(String table, int cpu, ValueCodec<Object> codec, Object sample) {
        line.setLength(0);
        line.append(table).append(':');
        if (sample instanceof StructValue struct) {
            for (int i = 0; i < struct.size(); i++) {
                line.append(' ').append(struct.names().get(i)).append('=');
                Columns.appendPrintable(line, struct.text(i));
            }
        } else {
            Columns.appendPrintable(line.append(' '), codec.text(sample));
        }
        out.line(line);
    }

    @Override
    public synchronized void bytes(String table, int cpu, MemorySegment sample) {
        out.line(table + ": " + HexFormat.of().formatHex(sample.toArray(ValueLayout.JAVA_BYTE)));
    }

    @Override
    public synchronized void trace(TraceFields fields) {
        line.setLength(0);
        Columns.appendPrintable(line, fields.task());
        line.append('-').append(fields.pid()).append(" [").append(fields.cpu()).append("] ");
        line.append(seconds(fields.timestampSeconds())).append(": ");
        Columns.appendPrintable(line, fields.message());
        out.line(line);
    }

    /** The pipe has microseconds. */
    static String seconds(double seconds) {
        long micros = Math.round(seconds * 1e6);
        StringBuilder text = new StringBuilder().append(micros / 1_000_000).append('.');
        Columns.appendDigits(text, micros % 1_000_000, 6);
        return text.toString();
    }

    @Override
    public synchronized void map(Table<Object, Object> table, boolean histogram) {
        out.line();
        if (histogram) {
            out.line(table.name() + ":");
            StringBuilder drawn = new StringBuilder();
            table.printLog2Hist(HistogramOptions.of("value"), drawn);
            drawn.toString().lines().forEach(out::line);
            return;
        }
        int shown = 0;
        out.line(table.name() + ":");
        for (Map.Entry<Object, Object> entry : table.items()) {
            if (MapEntries.isUnusedElement(table, entry.getValue())) {
                continue;
            }
            line.setLength(0);
            Columns.appendPrintable(line.append("  "), table.keyCodec().text(entry.getKey()));
            Columns.appendPrintable(line.append(" = "), table.valueCodec().text(entry.getValue()));
            out.line(line);
            shown++;
        }
        if (shown == 0) {
            out.line("  (empty)");
        }
    }

    @Override
    public void lost(String table, long count) {
        // said on standard error
    }

    @Override
    public synchronized void flush() {
        out.flush();
    }
}
