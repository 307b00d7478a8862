package dev.jbcc.cli.tool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.UsageException;
import dev.jbcc.compiler.Arch;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenOptionsTest {
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
