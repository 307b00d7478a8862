package dev.jbcc.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgramSectionTest {
    @Test
    void readsTargetsFromNames() {
        assertEquals(
                "kprobe/tcp_v4_connect",
                ProgramSection.of("kprobe__tcp_v4_connect", null, Set.of()).name());
        assertEquals(
                "kprobe/__x64_sys_clone",
                ProgramSection.of("kprobe____x64_sys_clone", null, Set.of()).name());
        assertEquals(
                "kretprobe/f", ProgramSection.of("kretprobe__f", null, Set.of()).name());
        assertEquals(
                "raw_tracepoint/sched_switch",
                ProgramSection.of("raw_tracepoint__sched_switch", null, Set.of())
                        .name());
        assertEquals(
                "tracepoint/irq/softirq_entry",
                ProgramSection.of("tracepoint__irq__softirq_entry", null, Set.of())
                        .name());
        assertEquals("kprobe", ProgramSection.of("hello", null, Set.of()).name());
        assertEquals("kprobe", ProgramSection.of("kprobe__", null, Set.of()).name());
    }

    @Test
    void splitsTracepointsAtTheFirstDoubleUnderscore() {
        assertEquals(
                "syscalls:sys_enter_openat", ProgramSection.tracepointOf("tracepoint__syscalls__sys_enter_openat"));
        assertEquals("ext4:ext4__page_op", ProgramSection.tracepointOf("tracepoint__ext4__ext4__page_op"));
        assertEquals("", ProgramSection.tracepointOf("tracepoint__only"));
        assertEquals("", ProgramSection.tracepointOf("other__a__b"));
        assertEquals("", ProgramSection.tracepointOf("tracepoint____b"));
    }
}
