package dev.jbcc.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void padsAndKeepsWhatIsTooLong() {
        assertEquals("ab   |", new Columns().left("ab", 4).last("|").line().toString());
        assertEquals(
                "abcdef |", new Columns().left("abcdef", 4).last("|").line().toString());
        assertEquals(
                "  -2 7   |",
                new Columns().right(-2, 4).left(7, 3).last("|").line().toString());
        assertEquals(
                "02100000 |", new Columns().octal(0x88000, 8).last("|").line().toString());
    }

    @Test
    void showsWhatWouldMoveTheCursor() {
        assertEquals(
                "a\\x1b[2Jb\\x0a\\x7f\\x9bé",
                new Columns().last("a\u001b[2Jb\n\u007f\u009bé").line().toString());
    }

    @Test
    void writesThousandths() {
        assertEquals("1.250", thousandths(1250));
        assertEquals("0.007", thousandths(7));
        assertEquals("-0.500", thousandths(-500));
        assertEquals("-9223372036854775.808", thousandths(Long.MIN_VALUE));
    }

    private static String thousandths(long value) {
        StringBuilder out = new StringBuilder();
        Columns.appendThousandths(out, value);
        return out.toString();
    }
}
