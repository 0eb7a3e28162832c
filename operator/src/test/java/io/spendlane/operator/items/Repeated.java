package io.spendlane.operator.items;

import java.io.InputStream;

/** The same bytes many times over, held once. */
final class Repeated extends InputStream {
    private final byte[] bytes;
    private final long total;
    private long position;

    Repeated(byte[] bytes, long times) {
        this.bytes = bytes.clone();
        this.total = bytes.length * times;
    }

    @Override
    public int read() {
        return position < total ? bytes[(int) (position++ % bytes.length)] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (position >= total) {
            return -1;
        }
        int read = (int) Math.min(length, total - position);
        for (int i = 0; i < read; i++) {
            into[offset + i] = bytes[(int) (position++ % bytes.length)];
        }
        return read;
    }
}
