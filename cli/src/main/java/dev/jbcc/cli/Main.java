package dev.jbcc.cli;

import dev.jbcc.cli.output.Output;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of the {@code jbcc} command. */
public final class Main {
    static {
        // All options are texts to picocli. To look for converters of types that nobody uses takes 4 ms.
        System.setProperty("picocli.converters.excludes", "java.*");
    }

    private Main() {}

    /** Runs one sub-command and ends the process with its {@link ExitStatus}. */
    public static void main(String[] args) {
        StopSignal stop = new StopSignal();
        stop.exit(run(args, Output.standard(), System.err, stop));
    }

    /**
     * Runs one sub-command inside of a process that does other things too.
     *
     * @param stop ends it as Ctrl-C would
     * @return the {@link ExitStatus}
     */
    public static int run(String[] args, Output out, PrintStream err, StopSignal stop) {
        ErrorReport errors = new ErrorReport(err);
        int status;
        try {
            status = dispatch(args, out, stop, errors);
            out.flush();
        } catch (Output.ClosedOutputException e) {
            return errors.outputClosed(e);
        } catch (RuntimeException | Error e) {
            status = errors.report(e);
            try {
                out.flush(); // what was printed before it went wrong
            } catch (Output.ClosedOutputException _) {
                // the failure is what matters
            }
        }
        return status;
    }

    private static int dispatch(String[] args, Output out, StopSignal stop, ErrorReport errors) {
        String first = args.length == 0 ? "--help" : args[0];
        switch (first) {
            case "-h", "--help" -> {
                Help.overview(out);
                return args.length == 0 ? ExitStatus.USAGE : ExitStatus.OK;
            }
            case "-V", "--version" -> {
                out.line("jbcc " + Version.ofJbcc());
                return ExitStatus.OK;
            }
            default -> {}
        }
        Subcommand which = Subcommand.find(first).orElse(null);
        if (which == null) {
            boolean option = first.startsWith("-");
            throw new UsageException((option ? "option '" : "command '") + first + "': not known"
                    + (option ? "" : Similar.hint(first, Subcommand.names())) + "; see 'jbcc --help'");
        }
        Options options = new Options("jbcc " + which.commandName(), which.summary());
        Command command = which.create(options);
        CommandLine line = commandLine(options);
        try {
            List<String> rest = Arrays.asList(args).subList(1, args.length);
            if (line.parseArgs(rest.toArray(String[]::new)).isUsageHelpRequested()) {
                out.bytes(Help.usage(which, line).getBytes(StandardCharsets.UTF_8));
                return ExitStatus.OK;
            }
        } catch (ParameterException e) {
            throw usage(which, line, e);
        }
        errors.verbose(options.verbose());
        check(options, command);
        return command.run(new Command.Context(out, stop, errors));
    }

    /** Refuses what was given if it makes no sense: all that can be said without running the command. */
    static void check(Options options, Command command) {
        options.check();
        command.prepare();
    }

    static CommandLine commandLine(Options options) {
        return new CommandLine(options.spec())
                .setExpandAtFiles(false)
                .setUsageHelpAutoWidth(false)
                .setUnmatchedOptionsArePositionalParams(false);
    }

    /** Returns the long names of options: of the short ones, each is as near as any other. */
    private static List<String> optionNames(CommandLine line) {
        return line.getCommandSpec().optionsMap().keySet().stream()
                .filter(name -> name.startsWith("--"))
                .toList();
    }

    private static UsageException usage(Subcommand command, CommandLine line, ParameterException e) {
        String message;
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String given = unmatched.getUnmatched().getFirst();
            boolean option = given.startsWith("-");
            String argument = option ? given.split("=", 2)[0] : given; // without what an option was to be set to
            message = (option ? "option '" : "argument '") + argument + "': not known"
                    + (option ? Similar.hint(argument, optionNames(line)) : "");
        } else {
            String text = String.valueOf(e.getMessage());
            message = Character.toLowerCase(text.charAt(0)) + text.substring(1);
        }
        return new UsageException(message + "; see 'jbcc " + command.commandName() + " --help'");
    }
}
