package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;

/** {@code jbcc filegone}: files that are deleted or renamed. */
public final class FileGone extends EventTool<FileGone.Event> {
    public FileGone(Options options) {
        super(options, "filegone", Event.class);
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help filegone' explains the columns.");
    }

    /**
     * {@code struct event} of {@code filegone.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC
     * @param action 0 deleted, 1 renamed
     * @param name without its directory
     * @param nameAfter the new name, if renamed
     */
    record Event(long timestamp, int pid, int action, String comm, String name, String nameAfter) {
        boolean renamed() {
            return action == 1;
        }

        String names() {
            return renamed() ? name + " > " + nameAfter : name;
        }
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(true, clock, Event::timestamp)
                .leftNumber("PID", "pid", 7, Event::pid)
                .left("COMM", "comm", 16, Event::comm)
                .right("ACTION", "action", 6, event -> event.renamed() ? "RENAME" : "DELETE");
        return json()
                ? lines.last("", "file", Event::name).hideText("new_file", Event::nameAfter)
                : lines.last("FILE", "", Event::names);
    }
}
