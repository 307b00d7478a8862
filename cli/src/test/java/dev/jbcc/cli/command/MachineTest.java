package dev.jbcc.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    private Path root;

    @Test
    void aMachineWithEverythingHasNothingToDo() throws IOException {
        write("proc/sys/kernel/osrelease", "6.12.9\n");
        write("proc/self/status", "Name:\tx\nCapEff:\t000001ffffffffff\n");
        write("sys/kernel/btf/vmlinux", "x".repeat(4096));
        write("sys/kernel/tracing/events/sched/enable", "");
        write("proc/self/mounts", "tracefs /sys/kernel/tracing tracefs rw 0 0\nnone /sys/fs/bpf bpf rw 0 0\n");
        write("sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
        write("proc/sys/net/core/bpf_jit_enable", "1\n");
        for (Finding finding : new Machine(root).findings()) {
            assertEquals(Finding.State.OK, finding.state(), finding.toLine());
            assertEquals("", finding.advice());
        }
    }

    @Test
    void anEmptyMachineSaysWhatToDo() {
        List<Finding> findings = new Machine(root).findings();
        assertEquals(Finding.State.FAIL, find(findings, "privileges").state());
        assertEquals(
                "fail  privileges        no CAP_BPF, no CAP_PERFMON; run as root",
                find(findings, "privileges").toLine());
        assertEquals(
                "fail  tracefs           not mounted; mount -t tracefs tracefs /sys/kernel/tracing",
                find(findings, "tracefs").toLine());
        assertEquals(Finding.State.FAIL, find(findings, "BTF").state());
        assertEquals(Finding.State.NOTE, find(findings, "bpffs").state());
    }

    @Test
    void theTwoSmallCapabilitiesAreEnough() throws IOException {
        write("proc/self/status", "CapEff:\t000000c000000000\n");
        assertEquals(
                Finding.State.NOTE,
                find(new Machine(root).findings(), "privileges").state());
    }

    @Test
    void lockdownThatForbidsReadingMemoryFails() throws IOException {
        write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
        assertEquals(
                Finding.State.FAIL,
                find(new Machine(root).findings(), "lockdown").state());
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertEquals(
                Finding.State.NOTE,
                find(new Machine(root).findings(), "lockdown").state());
    }

    @Test
    void aTracefsThatOnlyRootSeesIsUnknown() throws IOException {
        write("proc/self/mounts", "tracefs /sys/kernel/tracing tracefs rw 0 0\n");
        assertEquals(
                "?     tracefs           mounted, but not readable; run as root",
                find(new Machine(root).findings(), "tracefs").toLine());
    }

    @Test
    void findingsAreJson() {
        assertEquals(
                "{\"name\":\"a\",\"state\":\"note\",\"fact\":\"b\",\"advice\":\"c\"}",
                Finding.note("a", "b", "c").toJson());
        assertEquals(
                "{\"name\":\"a\",\"state\":\"ok\",\"fact\":\"b\",\"advice\":null}",
                Finding.ok("a", "b").toJson());
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static Finding find(List<Finding> findings, String name) {
        return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
}
