package dev.jbcc.cli.tool.top;

import dev.jbcc.value.StructValue;
import java.util.List;

/**
 * What one process, or all, did in an interval.
 *
 * @param nanos the length of the interval
 * @param pid 0 for all
 */
record Activity(
        long nanos,
        int pid,
        String comm,
        long cpuNanos,
        long waitNanos,
        long longestWaitNanos,
        long waits,
        long readBytes,
        long writtenBytes,
        long receivedBytes,
        long sentBytes,
        long faults) {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private static Activity none(long nanos, int pid) {
        return new Activity(nanos, pid, "", 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Returns the sum of what the CPUs counted for a process. */
    static Activity of(long nanos, int pid, List<?> perCpu) {
        Activity sum = none(nanos, pid);
        for (Object one : perCpu) {
            StructValue of = (StructValue) one;
            sum = sum.plus(new Activity(
                    nanos,
                    pid,
                    of.getString("comm"),
                    of.getLong("cpu_nanos"),
                    of.getLong("wait_nanos"),
                    of.getLong("longest_wait_nanos"),
                    of.getLong("waits"),
                    of.getLong("read_bytes"),
                    of.getLong("written_bytes"),
                    of.getLong("received_bytes"),
                    of.getLong("sent_bytes"),
                    of.getLong("faults")));
        }
        return sum;
    }

    /** Returns the sum of all processes. */
    static Activity total(long nanos, List<Activity> processes) {
        return processes.stream().reduce(none(nanos, 0), Activity::plus);
    }

    private Activity plus(Activity other) {
        return new Activity(
                nanos,
                pid,
                comm.isEmpty() ? other.comm : comm,
                cpuNanos + other.cpuNanos,
                waitNanos + other.waitNanos,
                Math.max(longestWaitNanos, other.longestWaitNanos),
                waits + other.waits,
                readBytes + other.readBytes,
                writtenBytes + other.writtenBytes,
                receivedBytes + other.receivedBytes,
                sentBytes + other.sentBytes,
                faults + other.faults);
    }

    /** Returns an amount of the interval as one per second. */
    long perSecond(long amount) {
        return nanos == 0 ? 0 : Math.round((double) amount * NANOS_PER_SECOND / nanos);
    }

    /** Returns the CPU time in tenths of a percent of one CPU. */
    long cpuPermille() {
        return nanos == 0 ? 0 : Math.round(1000.0 * cpuNanos / nanos);
    }

    /** Returns how long its threads waited for a CPU per second, in tenths of a millisecond. */
    long waitTenths() {
        return perSecond(waitNanos) / 100_000;
    }
}
