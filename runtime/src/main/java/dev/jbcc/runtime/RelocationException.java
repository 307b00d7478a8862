package dev.jbcc.runtime;

/** A relocation of a program that cannot be carried out. */
public final class RelocationException extends ObjectFormatException {
    private static final long serialVersionUID = 1L;

    private final String program;
    private final int instruction;

    /** @param instruction the slot in the program, counted in 8-byte units from 0 */
    public RelocationException(String message, String source, String section, String program, int instruction) {
        super(message, source, section, instruction * 8L);
        this.program = program;
        this.instruction = instruction;
    }

    /** Returns the name of the program. */
    public String program() {
        return program;
    }

    /** Returns the slot in the program, counted in 8-byte units from 0. */
    public int instruction() {
        return instruction;
    }
}
