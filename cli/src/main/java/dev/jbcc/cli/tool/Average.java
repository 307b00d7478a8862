package dev.jbcc.cli.tool;

import dev.jbcc.cli.output.JsonObject;

/**
 * The line below a histogram: the average of what it counts.
 *
 * @param sum of all values, in the histogram's unit
 * @param count how many there were
 */
public record Average(long sum, long count) {
    /** Prints it; nothing if nothing was counted. */
    public void print(Session session, String unit) {
        print(session, unit, "", "");
    }

    /** Prints it for one of several sections of a histogram, such as {@code disk} and {@code sda}. */
    public void print(Session session, String unit, String section, String name) {
        if (count == 0) {
            return;
        }
        long average = sum / count;
        if (session.json()) {
            JsonObject line = new JsonObject()
                    .put("time", session.clock().iso(System.nanoTime()))
                    .put("unit", unit);
            if (!section.isEmpty()) {
                line.put(section, name);
            }
            session.out()
                    .line(line.put("average", average)
                            .put("sum", sum)
                            .put("count", count)
                            .toString());
            return;
        }
        session.out().line();
        session.out()
                .line((section.isEmpty() ? "" : section + " = " + name + ": ") + "avg = " + average + ' ' + unit
                        + ", total: " + sum + ' ' + unit + ", count: " + count);
    }
}
