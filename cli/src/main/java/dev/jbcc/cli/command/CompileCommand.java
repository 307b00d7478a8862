package dev.jbcc.cli.command;

import dev.jbcc.cli.Command;
import dev.jbcc.cli.ExitStatus;
import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import dev.jbcc.compiler.CompileRequest;
import dev.jbcc.compiler.CompileResult;
import dev.jbcc.compiler.Emit;
import dev.jbcc.runtime.BpfException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code jbcc compile}: an object file, or a stage on the way to one. */
public final class CompileCommand implements Command {
    private final Options.Values files;
    private final Options.Value<String> output;
    private final Options.Value<Emit> emit;
    private final Options.Values cflags;
    private final Compilers compilers;

    public CompileCommand(Options options) {
        files = options.parameters("FILE.c", "1", "The program.");
        output = options.text(
                "FILE",
                "Where to write; '-' is standard output. In a directory the result gets the program's name, with .bpf.c for"
                        + " C. Without it an object goes to the program's name with .o, in the current directory, and"
                        + " everything else to standard output.",
                "-o",
                "--output");
        emit = options.value(
                "STAGE",
                "obj (the default), c (the libbpf-style C that the program is translated to), llvm, asm or preprocessed.",
                CompileCommand::parseEmit,
                "--emit");
        cflags = options.repeated("FLAG", "Flag for the C compiler, such as -DN=1; repeats.", "--cflag");
        compilers = new Compilers(options);
    }

    @Override
    public int run(Context context) {
        String file = files.get().getFirst();
        Emit stage = emit.or(Emit.OBJECT);
        CompileRequest request = CompileRequest.of(Source.text(Source.read(file)), file)
                .withCflags(cflags.get())
                .withEmit(stage);
        CompileResult result = compilers.create(context).compile(request);
        context.errors().diagnostics(result.warnings());
        String target = output.or(stage == Emit.OBJECT ? objectName(file) : "-");
        if (isDirectory(target)) {
            target = createDirectory(target)
                    .resolve(baseName(file) + ending(stage))
                    .toString();
        }
        if (target.equals("-")) {
            context.out().bytes(result.bytes());
        } else {
            write(target, result.bytes());
        }
        return ExitStatus.OK;
    }

    static String objectName(String file) {
        return baseName(file) + ending(Emit.OBJECT);
    }

    private static String baseName(String file) {
        String name = String.valueOf(Path.of(file).getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String ending(Emit stage) {
        return switch (stage) {
            case OBJECT -> ".o";
            case C -> ".bpf.c";
            case LLVM -> ".ll";
            case ASM -> ".s";
            case PREPROCESSED -> ".i";
        };
    }

    private static boolean isDirectory(String target) {
        return target.endsWith("/") || Files.isDirectory(Path.of(target));
    }

    private static Path createDirectory(String target) {
        try {
            return Files.createDirectories(Path.of(target));
        } catch (IOException e) {
            throw new BpfException("directory '" + target + "': cannot be made: " + e.getMessage(), e);
        }
    }

    private static void write(String target, byte[] bytes) {
        try {
            Files.write(Path.of(target), bytes);
        } catch (NoSuchFileException e) {
            throw new BpfException("file '" + target + "': cannot be written: no such directory", e);
        } catch (AccessDeniedException e) {
            throw new BpfException("file '" + target + "': cannot be written: permission denied", e);
        } catch (IOException e) {
            throw new BpfException("file '" + target + "': cannot be written: " + e.getMessage(), e);
        }
    }

    private static Emit parseEmit(String text) {
        return switch (text) {
            case "obj" -> Emit.OBJECT;
            case "c" -> Emit.C;
            case "llvm" -> Emit.LLVM;
            case "asm" -> Emit.ASM;
            case "preprocessed" -> Emit.PREPROCESSED;
            default ->
                throw new UsageException("option '--emit': '" + text + "': must be obj, c, llvm, asm or preprocessed");
        };
    }
}
