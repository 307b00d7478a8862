package dev.jbcc.cli.tool.file;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.tool.BitNames;
import dev.jbcc.cli.tool.EventTool;
import dev.jbcc.cli.tool.Lines;
import dev.jbcc.cli.tool.RecordLines;
import dev.jbcc.cli.tool.WallClock;
import dev.jbcc.runtime.trace.ErrnoName;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code jbcc mountsnoop}: file systems being mounted and unmounted. */
public final class MountSnoop extends EventTool<MountSnoop.Event> {
    private static final BitNames MOUNT_FLAGS = new BitNames(
            0,
            List.of(
                    "MS_RDONLY",
                    "MS_NOSUID",
                    "MS_NODEV",
                    "MS_NOEXEC",
                    "MS_SYNCHRONOUS",
                    "MS_REMOUNT",
                    "MS_MANDLOCK",
                    "MS_DIRSYNC",
                    "MS_NOSYMFOLLOW",
                    "",
                    "MS_NOATIME",
                    "MS_NODIRATIME",
                    "MS_BIND",
                    "MS_MOVE",
                    "MS_REC",
                    "MS_SILENT",
                    "MS_POSIXACL",
                    "MS_UNBINDABLE",
                    "MS_PRIVATE",
                    "MS_SLAVE",
                    "MS_SHARED",
                    "MS_RELATIME",
                    "MS_KERNMOUNT",
                    "MS_I_VERSION",
                    "MS_STRICTATIME",
                    "MS_LAZYTIME"));
    private static final BitNames UMOUNT_FLAGS =
            new BitNames(0, List.of("MNT_FORCE", "MNT_DETACH", "MNT_EXPIRE", "UMOUNT_NOFOLLOW"));

    private final Options.Flag parent;

    public MountSnoop(Options options) {
        super(options, "mountsnoop", Event.class);
        parent = options.flag("Add columns with the parent process.", "-P", "--parent_process");
        filters().pid().containers();
        options.footer("", "Ends with Ctrl-C. 'jbcc help mountsnoop' explains the columns.");
    }

    /**
     * {@code struct event} of {@code mountsnoop.c}.
     *
     * @param timestamp nanoseconds of CLOCK_MONOTONIC, of the call's return
     * @param mounts number of the caller's mount namespace
     * @param call 0 for mount, 1 for umount
     * @param ret 0, or a negative errno
     * @param texts source, target, type and data, each ends with a 0; empty where there was none
     */
    @SuppressWarnings("ArrayRecordComponent") // decoded from the ring buffer, and never compared
    record Event(
            long timestamp,
            long flags,
            int pid,
            int tid,
            int parent,
            int mounts,
            int call,
            int ret,
            String comm,
            String parentComm,
            byte[] texts) {
        String text(int which) {
            int start = 0;
            for (int passed = 0; passed < which; start++) {
                if (texts[start] == 0) {
                    passed++;
                }
            }
            int end = start;
            while (texts[end] != 0) {
                end++;
            }
            return new String(texts, start, end - start, StandardCharsets.UTF_8);
        }

        boolean isMount() {
            return call == 0;
        }

        String source() {
            return text(0);
        }

        String target() {
            return text(1);
        }

        String type() {
            return text(2);
        }

        String data() {
            return text(3);
        }

        String flagNames() {
            return (isMount() ? MOUNT_FLAGS : UMOUNT_FLAGS).text(flags);
        }

        String result() {
            return ret < 0 ? "-" + ErrnoName.of(-ret) : Integer.toString(ret);
        }

        String line() {
            String arguments = isMount()
                    ? quoted(source()) + ", " + quoted(target()) + ", " + quoted(type()) + ", " + flagNames() + ", "
                            + quoted(data())
                    : quoted(target()) + ", " + flagNames();
            return (isMount() ? "mount(" : "umount(") + arguments + ") = " + result();
        }
    }

    /** Returns a string as C has it; control characters are left to the columns. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    protected Lines<Event> lines(WallClock clock) {
        RecordLines<Event> lines = new RecordLines<Event>(json())
                .time(false, clock, Event::timestamp)
                .left("COMM", "comm", 16, Event::comm)
                .leftNumber("PID", "pid", 7, Event::pid)
                .leftNumber("TID", "tid", 7, Event::tid);
        if (json() || parent.given()) {
            lines.left("PCOMM", "pcomm", 16, Event::parentComm).leftNumber("PPID", "ppid", 7, Event::parent);
        }
        lines.leftNumber("MNT_NS", "mnt_ns", 11, event -> Integer.toUnsignedLong(event.mounts()));
        return json()
                ? lines.hideText("call", event -> event.isMount() ? "mount" : "umount")
                        .hideText("source", Event::source)
                        .hideText("target", Event::target)
                        .hideText("type", Event::type)
                        .hideText("flags", Event::flagNames)
                        .hideText("data", Event::data)
                        .hide("result", Event::ret)
                : lines.last("CALL", "", Event::line);
    }
}
