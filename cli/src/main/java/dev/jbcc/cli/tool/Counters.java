package dev.jbcc.cli.tool;

import dev.jbcc.Table;
import java.util.List;
import java.util.Map;

/** Counters in an array of one {@code u64} each (per CPU or not), of which a tool shows what was added since the last time. */
public final class Counters {
    private final Table<Object, Object> table;
    private final long[] before;

    /**
     * @param table the array's name in the program
     * @param size how many counters it has
     */
    public Counters(Session session, String table, int size) {
        this.table = session.bpf().table(table);
        this.before = new long[size];
    }

    /** Returns what was added to each since the last time, or since the start. */
    public long[] take() {
        long[] added = new long[before.length];
        for (Map.Entry<Object, Object> entry : table.items()) {
            int index = ((Number) entry.getKey()).intValue();
            if (index < before.length) {
                long now = sum(entry.getValue());
                added[index] = now - before[index];
                before[index] = now;
            }
        }
        return added;
    }

    private static long sum(Object value) {
        if (value instanceof List<?> perCpu) {
            long sum = 0;
            for (Object one : perCpu) {
                sum += ((Number) one).longValue();
            }
            return sum;
        }
        return ((Number) value).longValue();
    }
}
