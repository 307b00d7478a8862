package dev.jbcc.runtime.usdt;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.symbol.ProgramFile;
import java.nio.file.Path;
import java.util.List;

/**
 * One of the places where a static probe is: a compiler that copies code copies the probe in it. Immutable and thread-safe.
 *
 * @param file the program or library, as this process finds it
 * @param machine {@code EM_*} of the file
 * @param address of the instruction, in the file's own count
 * @param offset of the instruction in the file
 * @param semaphoreAddress of the counter that says whether anybody looks, in the file's own count; 0 for a probe without one
 * @param semaphoreOffset where in the file that counter is; 0 for a probe without one
 * @param argumentsText where the arguments are, as the file says it, such as {@code -4@%eax 8@-16(%rbp)}
 */
public record UsdtSite(
        Path file,
        int machine,
        long address,
        long offset,
        long semaphoreAddress,
        long semaphoreOffset,
        String argumentsText) {
    /**
     * Reads where the arguments are.
     *
     * @return in order
     * @throws BpfException if one is in a place that a program cannot read, such as a floating-point register
     */
    public List<UsdtArgument> arguments() {
        try {
            return new ArgumentReader(machine, this::fromHere).read(argumentsText);
        } catch (IllegalArgumentException e) {
            throw new BpfException(
                    "file '" + file + "': probe at 0x" + Long.toHexString(address) + ": arguments '" + argumentsText
                            + "': " + e.getMessage(),
                    e);
        }
    }

    /** Returns where each argument is, as the file says it, such as {@code -4@%eax}; readable or not. */
    public List<String> argumentTexts() {
        return List.copyOf(ArgumentReader.split(argumentsText));
    }

    /** Returns how many arguments there are, readable or not. */
    public int argumentCount() {
        return ArgumentReader.split(argumentsText).size();
    }

    /** Variables are given by their names; they lie as far from the instruction in memory as in the file. */
    private long fromHere(String variable) {
        return ProgramFile.open(file.toString(), -1).addressOf(variable) - address;
    }

    @Override
    public String toString() {
        return file + "+0x" + Long.toHexString(offset);
    }
}
