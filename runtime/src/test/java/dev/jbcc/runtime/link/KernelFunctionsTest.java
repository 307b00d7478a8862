package dev.jbcc.runtime.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelFunctionsTest {
    @TempDir
    private Path root;

    private KernelFunctions matching(String pattern) {
        return KernelFunctions.matching(
                Pattern.compile(pattern),
                root,
                root.resolve("blacklist"),
                root.resolve("kallsyms").toString());
    }

    @Test
    void takesAddressesWhereTheKernelTellsThem() throws IOException {
        Files.writeString(root.resolve("available_filter_functions_addrs"), """
                ffffffff81000010 tcp_a
                ffffffff81000020 tcp_b [ipv6]
                ffffffff81000030 tcp_a
                ffffffff81000040 udp_a
                ffffffff81000050 tcp_bad
                ffffffff81000060 tcp_a.cold
                ffffffff81000070 tcp_a.cold.12
                ffffffff81000080 tcp_a.colder
                ffffffff81000090 mtcp_a
                """);
        Files.writeString(root.resolve("blacklist"), "0xffffffff81000050-0xffffffff81000055\ttcp_bad\n");
        KernelFunctions found = matching("tcp_.*");
        assertEquals(List.of("tcp_a", "tcp_b", "tcp_a.colder"), found.names());
        assertEquals(
                List.of(
                        new KernelFunctions.Place("tcp_a", 0xffffffff81000010L),
                        new KernelFunctions.Place("tcp_b", 0xffffffff81000020L),
                        new KernelFunctions.Place("tcp_a", 0xffffffff81000030L),
                        new KernelFunctions.Place("tcp_a.colder", 0xffffffff81000080L)),
                found.places());
        assertEquals(
                Map.of(
                        "tcp_bad", "blacklisted in the kernel",
                        "tcp_a.cold", "no function that probes are for",
                        "tcp_a.cold.12", "no function that probes are for"),
                found.refused());
        assertEquals(List.of("tcp_a", "udp_a"), matching("(tcp|udp)_a").names());
        assertEquals(List.of(), matching("tcp_").names(), "the whole name must match");
    }

    @Test
    void takesNamesWhereItDoesNot() throws IOException {
        Files.writeString(
                root.resolve("available_filter_functions"), "vfs_read\nperf_event_open\nvfs_write\nvfs_open [m]\nlast");
        KernelFunctions found = matching("vfs_[rwo].*");
        assertEquals(List.of("vfs_read", "vfs_write", "vfs_open"), found.names());
        assertEquals(List.of(), found.places());
        assertEquals(List.of("last"), matching("l.st").names());
        assertEquals(
                List.of("perf_event_open"),
                List.copyOf(matching("perf.*").refused().keySet()));
    }

    @Test
    void takesSymbolsWithoutTracefs() throws IOException {
        Files.writeString(
                root.resolve("kallsyms"),
                "0000000000000000 T vfs_read\n0000000000000000 d vfs_data\n0000000000000000 t vfs_x\t[m]\n\nx\nW \n");
        assertEquals(List.of("vfs_read", "vfs_x"), matching("vfs_.*").names());
        Files.delete(root.resolve("kallsyms"));
        assertThrows(BpfException.class, () -> matching("vfs_.*"));
    }

    @Test
    void knowsWhatNamesStartWith() {
        Map.of(
                        "^tcp_v4_.*", "tcp_v4_",
                        "tcp_v4*", "tcp_v",
                        "tcp_(a|b)", "",
                        "vfs_read$", "vfs_read",
                        "a?b", "",
                        "x+y", "",
                        ".*_read", "",
                        "__do\\.x", "__do",
                        "vfs_(read)", "vfs_")
                .forEach((pattern, prefix) ->
                        assertEquals(prefix, KernelFunctions.literalPrefix(Pattern.compile(pattern)), pattern));
        assertEquals("", KernelFunctions.literalPrefix(Pattern.compile("vfs", Pattern.CASE_INSENSITIVE)));
    }
}
