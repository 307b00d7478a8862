package dev.jbcc.cli.tool.security;

import dev.jbcc.cli.output.Columns;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.Optional;

/** Makes a line of each call of a TLS library, and for people its data below that. */
final class SslLines implements Lines<SslEvent> {
    private static final int HEX_DIGITS = 32;
    private static final long NANOS_PER_MICRO = 1_000;

    private final View view;
    private final RecordLines<SslEvent> lines;

    /**
     * What to show.
     *
     * @param comm only tasks of this name
     */
    record View(boolean extra, boolean latency, boolean hexdump, boolean json, Optional<String> comm) {}

    SslLines(View view, WallClock clock) {
        this.view = view;
        lines = new RecordLines<SslEvent>(view.json())
                .only(event -> view.comm().map(event.comm()::equals).orElse(true))
                .time(false, clock, SslEvent::timestamp)
                .left("FUNC", "func", 12, SslEvent::function)
                .seconds(true, 18, 9, SslEvent::timestamp)
                .left("COMM", "comm", 16, SslEvent::comm)
                .leftNumber("PID", "pid", 7, SslEvent::pid)
                .leftNumber("LEN", "len", 6, SslEvent::length);
        if (view.json()) {
            lines.hide("uid", event -> Integer.toUnsignedLong(event.uid()))
                    .hide("tid", SslEvent::tid)
                    .hide("latency_ns", SslEvent::latency)
                    .hide("lost_bytes", SslEvent::lostBytes)
                    .hideText("data", view.hexdump() ? SslEvent::hex : SslEvent::text);
            return;
        }
        if (view.extra()) {
            lines.leftNumber("UID", "", 7, event -> Integer.toUnsignedLong(event.uid()))
                    .leftNumber("TID", "", 7, SslEvent::tid);
        }
        if (view.latency()) {
            lines.leftDecimal("LAT(ms)", "", 7, 3, event -> event.latency() / NANOS_PER_MICRO);
        }
    }

    @Override
    public CharSequence header() {
        return lines.header();
    }

    @Override
    public Optional<CharSequence> add(SslEvent event) {
        Optional<CharSequence> line = lines.add(event);
        return view.json() || event.isHandshake() ? line : line.map(text -> withData(text, event));
    }

    private CharSequence withData(CharSequence line, SslEvent event) {
        StringBuilder text = new StringBuilder(line).append("\n----- DATA -----\n");
        if (view.hexdump()) {
            String hex = event.hex();
            for (int i = 0; i < hex.length(); i += HEX_DIGITS) {
                text.append(hex, i, Math.min(hex.length(), i + HEX_DIGITS)).append('\n');
            }
        } else {
            appendText(text, event.text());
        }
        text.append("----- END DATA");
        if (event.lostBytes() > 0) {
            text.append(" (TRUNCATED, ").append(event.lostBytes()).append(" bytes lost)");
        }
        return text.append(" -----\n");
    }

    /** Lines stay lines, whichever way they end; what would change the terminal is shown as {@code \xNN}. */
    static void appendText(StringBuilder out, String text) {
        for (String line : text.split("\r?\n", -1)) {
            int tab = 0;
            for (String part : line.split("\t", -1)) {
                out.append(tab++ > 0 ? "\t" : "");
                Columns.appendPrintable(out, part);
            }
            out.append('\n');
        }
        if (text.endsWith("\n")) {
            out.setLength(out.length() - 1); // the last one ends the data
        }
    }
}
