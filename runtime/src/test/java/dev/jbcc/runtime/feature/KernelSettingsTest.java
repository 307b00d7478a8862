package dev.jbcc.runtime.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSettingsTest {
    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void readsWhatThereIs() throws IOException {
        write("proc/self/status", "Name:\tx\nUid:\t1000\t33\t1000\t1000\nCapEff:\t000000c000000000\nZ:\t1\n");
        write("proc/self/mountinfo", """
                30 25 0:7 / /sys/kernel/debug/tracing rw - tracefs tracefs rw
                31 25 0:8 / /mnt/elsewhere rw,nosuid shared:4 - bpf bpf rw
                32 25 0:8 / /sys/fs/bpf rw,nosuid shared:4 - bpf bpf rw
                """);
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        write("sys/kernel/security/lsm", "lockdown,capability,bpf\n");
        write("proc/sys/net/core/bpf_jit_enable", "1\n");
        write("proc/sys/kernel/unprivileged_bpf_disabled", "2\n");
        write("proc/sys/kernel/perf_event_paranoid", "-1\n");
        KernelSettings settings = KernelSettings.read(root, "6.1.0");
        assertEquals("6.1.0", settings.release());
        assertEquals(OptionalInt.of(33), settings.userId());
        assertTrue(settings.has(KernelSettings.CAP_BPF));
        assertFalse(settings.has(KernelSettings.CAP_SYS_ADMIN));
        assertTrue(settings.mayTrace());
        assertEquals(Optional.of("integrity"), settings.lockdown());
        assertEquals(List.of("lockdown", "capability", "bpf"), settings.securityModules());
        assertEquals(OptionalInt.of(1), settings.jit());
        assertEquals(OptionalInt.of(2), settings.unprivilegedBpfDisabled());
        assertEquals(OptionalInt.of(-1), settings.perfEventParanoid());
        assertEquals(OptionalInt.empty(), settings.kptrRestrict());
        assertEquals(Optional.of(Path.of("/sys/kernel/debug/tracing")), settings.tracefs());
        assertEquals(Optional.of(Path.of("/sys/fs/bpf")), settings.bpffs());
    }

    @Test
    void isEmptyWhereThereIsNothing() {
        KernelSettings settings = KernelSettings.read(root, "");
        assertEquals(OptionalInt.empty(), settings.userId());
        assertFalse(settings.mayTrace());
        assertEquals(List.of(), settings.securityModules());
        assertEquals(Optional.empty(), settings.tracefs());
        assertEquals(Optional.empty(), settings.lockdown());
    }
}
