package dev.jbcc.runtime.internal.sys;

import dev.jbcc.runtime.BpfException;
import java.util.Arrays;

/** CPU numbers as {@code /sys/devices/system/cpu} lists them. */
public final class CpuList {
    private static final String DIRECTORY = "/sys/devices/system/cpu/";
    private static final int MAX_CPUS = 1 << 16;

    private CpuList() {}

    private static final class Possible {
        static final int COUNT = read("possible").length;

        private Possible() {}
    }

    /** Returns the number of possible CPUs: how many values an element of a per-CPU map has. */
    public static int possibleCount() {
        return Possible.COUNT;
    }

    /** Returns the CPUs that run at the moment, in ascending order. */
    public static int[] online() {
        return read("online");
    }

    private static int[] read(String file) {
        String path = DIRECTORY + file;
        return parse(ProcFile.text(path), path);
    }

    /** Parses a list such as {@code 0-3,8}. */
    static int[] parse(String text, String source) {
        int[] cpus = new int[16];
        int count = 0;
        int position = 0;
        String list = text.strip();
        while (position < list.length()) {
            int comma = list.indexOf(',', position);
            int end = comma < 0 ? list.length() : comma;
            int dash = list.indexOf('-', position);
            boolean range = dash >= 0 && dash < end;
            int first;
            int last;
            try {
                first = Integer.parseInt(list, position, range ? dash : end, 10);
                last = range ? Integer.parseInt(list, dash + 1, end, 10) : first;
            } catch (NumberFormatException e) {
                throw new BpfException("file '" + source + "': CPU list: '" + list + "' is not one", e);
            }
            if (first < 0 || last < first || last >= MAX_CPUS) {
                throw new BpfException("file '" + source + "': CPU list: '" + list + "' is not one");
            }
            for (int cpu = first; cpu <= last; cpu++) {
                if (count == cpus.length) {
                    cpus = Arrays.copyOf(cpus, count * 2);
                }
                cpus[count++] = cpu;
            }
            position = end + 1;
        }
        if (count == 0) {
            throw new BpfException("file '" + source + "': CPU list: empty or not readable");
        }
        return Arrays.copyOf(cpus, count);
    }
}
