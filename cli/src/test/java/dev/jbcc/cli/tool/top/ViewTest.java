package dev.jbcc.cli.tool.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static final long SECOND = 1_000_000_000;
    private static final Activity BUSY =
            new Activity(SECOND, 181, "java", 1_500_000_000, 12_340_000, 9_870_000, 7, 0, 0, 5_000, 2_048, 1_234);
    private static final Activity WRITER =
            new Activity(SECOND, 7, "a name of 15 ch", 2_000_000, 40_000_000, 1_000_000, 3, 4096, 36_700_160, 0, 0, 0);

    private static View view(Activity... activities) {
        View view = new View(Order.CPU, true, true);
        view.update("12:34:56 loadavg: 1.00", SECOND, List.of(activities));
        return view;
    }

    private static List<String> lines(View view, int rows, int columns) {
        return view.lines(rows, columns).stream()
                .map(AttributedString::toString)
                .map(String::stripTrailing)
                .toList();
    }

    @Test
    void showsTotalsAndProcessesInTheirOrder() {
        View view = view(WRITER, BUSY);
        assertEquals(
                List.of(
                        "12:34:56 loadavg: 1.00",
                        "2 processes: CPU 150.2%, wait 52.3 ms/s, I/O 4.0K + 35M, TCP 4.9K + 2.0K",
                        "PID       %CPU WAITms  MAXms READ/s WRIT/s TCPRX/s TCPTX/s FLT/s COMM",
                        "181      150.0   12.3    9.8      0      0    4.9K    2.0K  1.2K java",
                        "7          0.2   40.0    1.0   4.0K    35M       0       0     0 a name of 15 ch",
                        "",
                        "Sort: c CPU  w wait  l longest  i I/O  n TCP  f faults  | space pauses  q quits"),
                lines(view, 7, 80));
        view.sortBy(Order.WAIT);
        assertEquals("7", lines(view, 7, 80).get(3).split(" ")[0]);
        view.sortBy(Order.NET);
        assertEquals("181", lines(view, 7, 80).get(3).split(" ")[0]);
    }

    @Test
    void neverWiderThanTheScreen() {
        for (AttributedString line : view(WRITER, BUSY).lines(9, 40)) {
            assertTrue(line.columnLength() <= 40, line::toString);
        }
    }

    @Test
    void amountsAreThoseOfOneSecond() {
        View view = new View(Order.CPU, true, true);
        view.update("", 2 * SECOND, List.of(new Activity(2 * SECOND, 1, "x", SECOND, 0, 0, 0, 4096, 0, 0, 0, 10)));
        assertEquals(
                "1         50.0    0.0    0.0   2.0K      0       0       0     5 x",
                lines(view, 6, 80).get(3));
    }

    @Test
    void whatIsNotCountedHasNoFigure() {
        View view = new View(Order.CPU, false, false);
        view.update("", SECOND, List.of(BUSY));
        assertEquals(
                "181      150.0   12.3    9.8      0      0       -       -     - java",
                lines(view, 6, 80).get(3));
        assertFalse(lines(view, 6, 80).get(1).contains("TCP"));
    }

    @Test
    void movesWithinTheProcesses() {
        List<Activity> many = new ArrayList<>();
        for (int pid = 1; pid <= 29; pid++) {
            many.add(new Activity(SECOND, pid, "p", 1000 - pid, 0, 0, 0, 0, 0, 0, 0, 0));
        }
        View view = new View(Order.CPU, true, true);
        view.update("", SECOND, many);
        assertEquals("1", first(view));
        view.press(View.Key.PAGE_DOWN);
        assertEquals("7", first(view)); // 10 rows, 4 of them are for the rest
        view.press(View.Key.UP);
        assertEquals("6", first(view));
        for (int i = 0; i < 9; i++) {
            view.press(View.Key.PAGE_DOWN);
        }
        assertEquals("24", first(view));
        view.press(View.Key.HOME);
        view.press(View.Key.UP);
        assertEquals("1", first(view));
    }

    private static String first(View view) {
        return lines(view, 10, 80).get(3).split(" ")[0];
    }

    @Test
    void pausesAndQuits() {
        View view = view(BUSY);
        view.press(View.Key.PAUSE);
        view.update("later", SECOND, List.of());
        assertEquals("12:34:56 loadavg: 1.00  PAUSED", lines(view, 6, 80).getFirst());
        view.press(View.Key.PAUSE);
        view.update("later", SECOND, List.of());
        assertEquals("later", lines(view, 6, 80).getFirst());
        assertFalse(view.over());
        view.press(View.Key.QUIT);
        assertTrue(view.over());
    }

    @Test
    void amountsFitFiveCharacters() {
        assertEquals("1023", Amount.bytes(1023));
        assertEquals("1.0K", Amount.bytes(1024));
        assertEquals("9.9K", Amount.bytes(10_188));
        assertEquals("10K", Amount.bytes(10_240));
        assertEquals("1.0M", Amount.bytes(1_048_575));
        assertEquals("8.0E", Amount.bytes(Long.MAX_VALUE));
        assertEquals("999", Amount.count(999));
        assertEquals("1.0M", Amount.count(999_999));
    }
}
