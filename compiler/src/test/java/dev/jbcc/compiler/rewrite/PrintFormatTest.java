package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintFormatTest {
    @ParameterizedTest
    @CsvSource({
        "'\"\"', 0",
        "'\"no values\\n\"', 0",
        "'\"100%%\"', 0",
        "'\"%d\"', 1",
        "'\"%5d %-8s %08llx\"', 3",
        "'\"%lu\" \" and %p\"', 2",
        "'\"%zu%c%i\"', 3",
        "'\"%f\"', -2",
        "'\"ok %d then %n\"', -13",
        "'\"at the end %\"', -13",
    })
    void countsConversions(String literal, int expected) {
        assertEquals(expected, PrintFormat.countConversions(literal));
    }
}
