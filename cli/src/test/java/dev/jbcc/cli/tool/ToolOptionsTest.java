package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.UsageException;
import dev.jbcc.compiler.Arch;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolOptionsTest {
    private static final List<String> PASSWD = List.of(
            "root:x:0:0:root:/root:/bin/sh", "broken", "42:x:7:7::/:/bin/sh", "www:x:33:33:www:/var/www:/bin/sh");

    @Test
    void usersAreNumbersOrNames() {
        assertEquals(1000, Users.uid("1000", PASSWD));
        assertEquals(33, Users.uid("www", PASSWD));
        assertEquals(0, Users.uid("root", PASSWD));
        assertEquals(42, Users.uid("42", PASSWD));
        assertEquals(0xffff_fffeL, Users.uid("4294967294", PASSWD));
    }

    @Test
    void aUserThatDoesNotExistIsAnError() {
        for (String user : List.of("nobody-here", "", "4294967295", "-1", "99999999999")) {
            assertEquals(
                    "option '--uid': user '" + user + "': not in /etc/passwd; give the number",
                    assertThrows(UsageException.class, () -> Users.uid(user, PASSWD))
                            .getMessage());
        }
    }

    @Test
    void theRingBufferGrowsWithTheMachine() {
        assertEquals(64, OpenSnoop.defaultPages(1));
        assertEquals(128, OpenSnoop.defaultPages(2));
        assertEquals(256, OpenSnoop.defaultPages(3));
        assertEquals(256, OpenSnoop.defaultPages(4));
        assertEquals(32768, OpenSnoop.defaultPages(4096));
    }

    @Test
    void flagsBecomeOneMask() {
        assertEquals(List.of(), OpenFlags.filter(List.of(), Arch.X86_64));
        assertEquals(List.of("-DFILTER_FLAGS=3"), OpenFlags.filter(List.of("O_WRONLY", "O_RDWR"), Arch.X86_64));
        assertEquals(
                List.of("-DFILTER_RDONLY", "-DFILTER_FLAGS=64"),
                OpenFlags.filter(List.of("O_RDONLY", "O_CREAT"), Arch.X86_64));
    }

    @Test
    void flagsDifferBetweenArchitectures() {
        assertEquals(List.of("-DFILTER_FLAGS=" + 0200000), OpenFlags.filter(List.of("O_DIRECTORY"), Arch.X86_64));
        assertEquals(List.of("-DFILTER_FLAGS=" + 040000), OpenFlags.filter(List.of("O_DIRECTORY"), Arch.ARM64));
        assertEquals(List.of("-DFILTER_FLAGS=" + 040000), OpenFlags.filter(List.of("O_DIRECT"), Arch.X86_64));
        assertEquals(List.of("-DFILTER_FLAGS=" + 0200000), OpenFlags.filter(List.of("O_DIRECT"), Arch.ARM64));
        assertTrue(OpenFlags.hasOpen(Arch.X86_64));
        assertFalse(OpenFlags.hasOpen(Arch.ARM64));
    }

    @Test
    void anUnknownFlagNamesTheKnownOnes() {
        UsageException thrown =
                assertThrows(UsageException.class, () -> OpenFlags.filter(List.of("O_WRITE"), Arch.X86_64));
        String start = "option '--flag_filter': 'O_WRITE': not a flag of open; there are O_RDONLY, O_APPEND, ";
        assertTrue(thrown.toString().contains(start), thrown.toString());
    }
}
