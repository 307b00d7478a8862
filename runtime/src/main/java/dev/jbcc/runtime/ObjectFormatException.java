package dev.jbcc.runtime;

/** Bytes of a file that are not what their format says. The only exception that reading a file's bytes may cause. */
public class ObjectFormatException extends BpfException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String section;
    private final long offset;

    /**
     * @param source the file or other origin of the bytes
     * @param section the section, or an empty string
     * @param offset the byte offset in that section (in the source when the section is empty), or -1
     */
    public ObjectFormatException(String message, String source, String section, long offset) {
        super(message);
        this.source = source;
        this.section = section;
        this.offset = offset;
    }

    /** Returns the file or other origin of the bytes. */
    public String source() {
        return source;
    }

    /** Returns the section, or an empty string. */
    public String section() {
        return section;
    }

    /** Returns the byte offset in the section, or -1 when no single place is to blame. */
    public long offset() {
        return offset;
    }
}
