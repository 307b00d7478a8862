package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.ToolList;
import dev.jbcc.cli.UsageException;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static Tool tool(String... arguments) {
        return ToolList.tool("profile", arguments).orElseThrow();
    }

    @Test
    void oneProcessIsASettingSeveralAreAMacro() {
        assertEquals("[-DSTACK_STORAGE=16384]", tool("-p", "185").optionFlags().toString());
        assertEquals(
                "[-DWANTED_PIDS(id)=(id)==185||(id)==7, -DWANTED_TIDS(id)=(id)==3||(id)==4, -DSTACK_STORAGE=16384]",
                tool("-p", "185,7", "-L", "3,4").optionFlags().toString());
    }

    @Test
    void whatIsNoNumberIsNamed() {
        for (String wrong : new String[] {"1,x", "1,,2", "1,", "0", ""}) {
            String message = String.valueOf(
                    assertThrows(UsageException.class, () -> tool("-p", wrong).optionFlags())
                            .getMessage());
            assertTrue(message.startsWith("option '--pid': "), message);
        }
    }
}
