package dev.jbcc.kerneltests;

import dev.jbcc.cli.ToolList;
import dev.jbcc.compiler.BpfCompiler;
import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.Emit;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.examples.HelloWorld;
import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Compiles the programs of the tests and the examples for kernels that are described by directories ({@code
 * scripts/kernel-facts}), into the object cache that the guests will see: under emulation a compiler takes 20 times as long.
 * What does not compile is told; the test that needs it will fail. The examples of the reference in Java are compiled as well.
 */
final class Precompiler {
    private Precompiler() {}

    public static void main(String[] directories) throws IOException {
        List<CompileRequest> requests = requests();
        int compiled = 0;
        int found = 0;
        try (BpfCompiler compiler = BpfCompiler.create()) {
            for (String directory : directories) {
                KernelTarget kernel = KernelTarget.of(Path.of(directory));
                List<CompileRequest> all = new ArrayList<>(requests);
                if (!kernel.release().startsWith("5.")) { // tools are for newer ones
                    all.addAll(tools(kernel));
                }
                for (CompileRequest request : all) {
                    try {
                        boolean cached =
                                compiler.compile(request.withKernel(kernel)).cached();
                        compiled += cached ? 0 : 1;
                        found += cached ? 1 : 0;
                    } catch (CompileException e) {
                        if (!Programs.isBad(Path.of(request.fileName()))) {
                            System.err.println("for " + kernel.release() + ": " + e.getMessage());
                        }
                    }
                }
            }
        }
        Reference.compile(Reference.precompiled());
        System.err.println("  compiled " + compiled + ", " + found + " were in the cache");
    }

    /** The cache tells programs apart by the names that messages give them, too. */
    private static List<CompileRequest> requests() throws IOException {
        List<CompileRequest> requests = new ArrayList<>();
        for (Path program : Programs.all()) {
            requests.add(CompileRequest.of(Files.readString(program), program.toString()));
        }
        for (Path program : Programs.examples()) {
            // As the Java examples name it.
            requests.add(CompileRequest.of(
                    Files.readString(program), program.getFileName().toString()));
        }
        requests.add(CompileRequest.of(HelloWorld.PROGRAM, "text.c"));
        ReadExpressionsKernelTest.programs().forEach(text -> requests.add(CompileRequest.of(text, "text.c")));
        requests.addAll(Reference.requests());
        for (Emit stage : List.of(Emit.OBJECT, Emit.C, Emit.LLVM, Emit.ASM)) {
            requests.add(CompileRequest.of(DebugKernelTest.PROGRAM, DebugKernelTest.NAME)
                    .withEmit(stage));
        }
        return requests;
    }

    /** As a shell takes them: what is in single quotation marks is one. */
    private static String[] words(String command) {
        return Pattern.compile("(?:'[^']*'|[^' ])+")
                .matcher(command)
                .results()
                .map(word -> word.group().replace("'", ""))
                .toArray(String[]::new);
    }

    /** The tools' programs: as they are without options, and as the tests' options make them. */
    private static List<CompileRequest> tools(KernelTarget kernel) throws IOException {
        List<String> commands = new ArrayList<>(Programs.toolCommands());
        ToolList.entries().forEach(entry -> commands.add(entry.name()));
        List<CompileRequest> requests = new ArrayList<>();
        for (String command : commands) {
            String[] words = words(command);
            try {
                ToolList.tool(words[0], Arrays.copyOfRange(words, 1, words.length))
                        .ifPresent(tool -> requests.add(tool.request(kernel)));
            } catch (BpfException e) {
                System.err.println("for " + kernel.release() + ": " + command + ": " + e.getMessage());
            }
        }
        return requests;
    }
}
