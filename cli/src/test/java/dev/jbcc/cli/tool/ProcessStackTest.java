package dev.jbcc.cli.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.cli.output.JsonObject;
import dev.jbcc.cli.output.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessStackTest {
    private static List<StackFrame> frames(StackFrame.Kind kind, String... names) {
        return Arrays.stream(names)
                .map(name -> new StackFrame(kind, name, 0xabc))
                .toList();
    }

    private static ProcessStack stack(boolean delimited, boolean annotated) {
        return new ProcessStack(
                "dd",
                25036,
                frames(StackFrame.Kind.NATIVE, "__write", "main"),
                frames(StackFrame.Kind.KERNEL, "vfs_write", "ksys_write"),
                13,
                new ProcessStack.Style(delimited, annotated));
    }

    private static String printed(StackSum sum) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        sum.print(out);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsAsBccDoes() {
        assertEquals("""
                    vfs_write
                    ksys_write
                    __write
                    main
                    -                dd (25036)
                        13
                """, printed(stack(false, false)));
        assertEquals("""
                    vfs_write_[k]
                    ksys_write_[k]
                    --
                    __write
                    main
                    -                dd (25036)
                        13
                """, printed(stack(true, true)));
    }

    @Test
    void foldsTheOutermostFrameFirst() {
        assertEquals("dd;main;__write;ksys_write;vfs_write 13", StackTool.foldedLine(stack(false, false)));
        assertEquals("dd;main;__write;-;ksys_write_[k];vfs_write_[k] 13", StackTool.foldedLine(stack(true, true)));
    }

    @Test
    void semicolonsOfNamesDoNotDivideFrames() {
        ProcessStack java = new ProcessStack(
                "java",
                1,
                frames(StackFrame.Kind.COMPILED, "Lio/netty/Watcher;::run"),
                List.of(),
                2,
                new ProcessStack.Style(true, false));
        assertEquals("java;Lio/netty/Watcher:::run 2", StackTool.foldedLine(java));
    }

    @Test
    void programsGetTheFramesAsLists() {
        JsonObject object = new JsonObject();
        stack(true, true).json(object);
        assertEquals(
                "{\"comm\":\"dd\",\"pid\":25036,\"user\":[\"__write\",\"main\"],"
                        + "\"kernel\":[\"vfs_write\",\"ksys_write\"]}",
                object.toString());
    }

    @Test
    void framesOfTheTracingItselfAreLeftOut() {
        List<StackFrame> traced = frames(
                StackFrame.Kind.KERNEL,
                "bpf_prog_1234_raw_tracepoint",
                "bpf_trace_run4",
                "__traceiter_sched_switch",
                "__schedule",
                "schedule");
        assertEquals(
                List.of("__schedule", "schedule"),
                Stacks.withoutTracing(traced).stream().map(StackFrame::name).toList());
        List<StackFrame> other = frames(StackFrame.Kind.KERNEL, "vfs_read", "bpf_seq_read");
        assertEquals(other, Stacks.withoutTracing(other));
        assertEquals(List.of(), Stacks.withoutTracing(List.of()));
    }

    @Test
    void perfMapsAreThoseOfVirtualMachines() {
        assertTrue(Stacks.isPerfMap("/tmp/perf-123.map"));
        assertFalse(Stacks.isPerfMap("/usr/lib/libc.so.6"));
    }
}
