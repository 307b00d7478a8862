package dev.jbcc.cli.tool.memory;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.BitNames;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.NameFilter;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import java.util.List;

/** {@code jbcc shmsnoop}: calls about System V shared memory. */
public final class ShmSnoop extends EventTool<ShmSnoop.Event> {
    private static final List<String> CALLS = List.of("SHMGET", "SHMAT", "SHMDT", "SHMCTL");
    private static final int MODE = 0777;

    /** From {@code IPC_CREAT} on; what is between has another meaning for each call. */
    private static final BitNames GET_FLAGS =
            new BitNames(9, List.of("IPC_CREAT", "IPC_EXCL", "SHM_HUGETLB", "SHM_NORESERVE"));

    private static final BitNames ATTACH_FLAGS =
            new BitNames(12, List.of("SHM_RDONLY", "SHM_RND", "SHM_REMAP", "SHM_EXEC"));

    /** Numbers of IPC_… and SHM_… from 0 on. */
    private static final List<String> COMMANDS = List.of(
            "IPC_RMID",
            "IPC_SET",
            "IPC_STAT",
            "IPC_INFO",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "SHM_LOCK",
            "SHM_UNLOCK",
            "SHM_STAT",
            "SHM_INFO",
            "SHM_STAT_ANY");

    private final Options.Flag timestamp;
    private final NameFilter name;

    public ShmSnoop(Options options) {
        super(options, "shmsnoop", Event.class, "-d", "--duration");
        timestamp = options.flag("Add a column with the time.", "-T", "--timestamp");
        filters().pid().tid("-t", "--tid").containers();
        name = new NameFilter(options);
        options.footer("", "Ends with Ctrl-C. 'jbcc help shmsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code shmsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC, of the call's return
     * @param first the call's first argument, likewise the others
     * @param ret what the call returned: an id, an address, 0, or a negative errno
     * @param call index of its name
     */
    record Event(
            long timestamp, long first, long second, long third, long ret, int call, int pid, int tid, String comm) {
        String callName() {
            return CALLS.get(call);
        }

        String arguments() {
            return switch (call) {
                case 0 ->
                    "key: " + hex(first) + ", size: " + Long.toUnsignedString(second) + ", shmflg: " + hex(third) + " ("
                            + flags() + ")";
                case 1 ->
                    "shmid: " + hex(first) + ", shmaddr: " + hex(second) + ", shmflg: " + hex(third)
                            + (third == 0 ? "" : " (" + ATTACH_FLAGS.text(third) + ")");
                case 2 -> "shmaddr: " + hex(first);
                default -> "shmid: " + hex(first) + ", cmd: " + second + command() + ", buf: " + hex(third);
            };
        }

        private String flags() {
            String mode = "0" + Long.toOctalString(third & MODE);
            long rest = third & ~MODE;
            return rest == 0 ? mode : GET_FLAGS.text(rest) + "|" + mode;
        }

        private String command() {
            String known = second < COMMANDS.size() ? COMMANDS.get((int) second) : "";
            return known.isEmpty() ? "" : " (" + known + ")";
        }
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .only(event -> name.matches(event.comm()))
                .time(false, clock, Event::timestamp)
                .seconds(timestamp.given(), 14, 9, Event::timestamp)
                .leftNumber("PID", "pid", 6, Event::pid);
        if (json()) {
            return lines.hide("tid", Event::tid)
                    .hideText("comm", Event::comm)
                    .hideText("call", Event::callName)
                    .hide("result", Event::ret)
                    .hideText("args", Event::arguments);
        }
        return lines.left("COMM", "", 16, Event::comm)
                .right("SYS", "", 6, Event::callName)
                .right("RET", "", 16, event -> Long.toHexString(event.ret()))
                .last("ARGs", "", Event::arguments);
    }
}
