package dev.jbcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ManualPageTest {
    @Test
    void fillsIndentsAndKeepsCode() {
        String page = """
                # jbcc-x: does x

                ## OPTIONS

                - `-a`: one two three four five six
                  seven
                - `-b`: more

                A paragraph of
                two lines.

                ```
                # jbcc x   -a
                ```
                """;
        assertEquals("""
                jbcc-x: does x

                OPTIONS
                       - -a: one two three
                         four five six seven
                       - -b: more

                       A paragraph of two
                       lines.

                         # jbcc x   -a

                """, ManualPage.render(page, 28));
    }
}
