package dev.jbcc.examples;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sums in the kernel, and prints a table and a histogram at the end. Needs a kernel with kprobes. */
public final class ReadSizes {
    record Key(int pid, String comm) {}

    record Total(long reads, long bytes) {}

    private ReadSizes() {}

    /** The first argument is how many seconds to count, by default 10. */
    public static void main(String[] args) throws InterruptedException {
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        try (Bpf bpf = Example.program("read_sizes.c").open()) {
            Thread.sleep(seconds * 1000L);

            Table<Key, Total> totals = bpf.table("totals", Key.class, Total.class);
            List<Map.Entry<Key, Total>> items = new ArrayList<>(totals.items());
            items.sort((a, b) -> Long.compare(b.getValue().bytes(), a.getValue().bytes()));
            System.out.printf("%-7s %-16s %10s %12s%n", "PID", "COMM", "READS", "BYTES");
            for (Map.Entry<Key, Total> item : items) {
                System.out.printf(
                        "%-7d %-16s %10d %12d%n",
                        item.getKey().pid(),
                        item.getKey().comm(),
                        item.getValue().reads(),
                        item.getValue().bytes());
            }
            bpf.table("sizes").printLog2Hist("bytes");
        }
    }
}
