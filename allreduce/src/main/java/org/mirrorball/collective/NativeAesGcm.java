package org.mirrorball.collective;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import jdk.incubator.foreign.SymbolLookup;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.mirrorball.vector.NativeLinker;

/**
 * AWS-LC's, by the functions of {@code openssl/cipher.h}, which read and write where frames lie. A
 * call allocates nothing once C2 has inlined it. The context is freed, and the key with it, when
 * this is collected.
 *
 * <p>{@code openssl/aead.h} would take one call a frame instead of five, but of ten arguments: Java
 * 17 compiles calls whose arguments fit the processor's registers, six here, and interprets others.
 */
final class NativeAesGcm implements AesGcm {

  private static final Cleaner CLEANER = Cleaner.create();

  private static final long NULL = 0;
  private static final int DONE = 1;

  private static final int OPENING = 0;
  private static final int SEALING = 1;

  /** {@code EVP_CTRL_AEAD_GET_TAG} and {@code EVP_CTRL_AEAD_SET_TAG}. */
  private static final int GET_TAG = 0x10;

  private static final int SET_TAG = 0x11;

  private final long context = newContext();

  /** Where the library writes the length of an output, which we know. */
  private final UnsafeBuffer outputLength = direct(Integer.BYTES);

  NativeAesGcm() {
    CLEANER.register(this, freeing(context));
  }

  /**
   * Loads the library and finds its functions.
   *
   * @throws LinkageError when that cannot be done
   */
  static void link(Path library) {
    System.load(library.toString());
    Functions.CONTEXT_NEW.type();
  }

  /** A class of its own, as its fields have values only once the library is loaded. */
  private static final class Functions {

    /** {@code const EVP_CIPHER *EVP_aes_128_gcm(void)}. */
    static final MethodHandle AES_128_GCM = find("EVP_aes_128_gcm", long.class);

    /** {@code EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void)}. */
    static final MethodHandle CONTEXT_NEW = find("EVP_CIPHER_CTX_new", long.class);

    /** {@code void EVP_CIPHER_CTX_free(ctx)}. */
    static final MethodHandle CONTEXT_FREE = find("EVP_CIPHER_CTX_free", void.class, long.class);

    /** {@code int EVP_CipherInit_ex(ctx, cipher, engine, key, iv, enc)}; what is null stays. */
    static final MethodHandle INIT =
        find(
            "EVP_CipherInit_ex",
            int.class,
            long.class,
            long.class,
            long.class,
            long.class,
            long.class,
            int.class);

    /** {@code int EVP_CipherUpdate(ctx, out, out_len, in, in_len)}; a header's out is null. */
    static final MethodHandle UPDATE =
        find(
            "EVP_CipherUpdate",
            int.class,
            long.class,
            long.class,
            long.class,
            long.class,
            int.class);

    /** {@code int EVP_CipherFinal_ex(ctx, out, out_len)}. */
    static final MethodHandle FINAL =
        find("EVP_CipherFinal_ex", int.class, long.class, long.class, long.class);

    /** {@code int EVP_CIPHER_CTX_ctrl(ctx, command, arg, ptr)}. */
    static final MethodHandle CONTROL =
        find("EVP_CIPHER_CTX_ctrl", int.class, long.class, int.class, int.class, long.class);

    private Functions() {}

    private static MethodHandle find(String name, Class<?> result, Class<?>... arguments) {
      return NativeLinker.link(
          SymbolLookup.loaderLookup()
              .lookup(name)
              .orElseThrow(() -> new UnsatisfiedLinkError(name)),
          MethodType.methodType(result, arguments));
    }
  }

  private static long newContext() {
    try {
      long address = (long) Functions.CONTEXT_NEW.invokeExact();
      if (address == NULL) {
        throw new OutOfMemoryError("the context of a cipher");
      }
      return address;
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  /** Holds the address alone: what refers to the owner would keep it from being collected. */
  private static Runnable freeing(long context) {
    return () -> {
      try {
        Functions.CONTEXT_FREE.invokeExact(context);
      } catch (Throwable e) {
        throw neverThrown(e);
      }
    };
  }

  @Override
  public void useKey(byte[] key) {
    UnsafeBuffer copy = direct(KEY_LENGTH);
    copy.putBytes(0, key, 0, KEY_LENGTH);
    try {
      init(aes128Gcm(), copy.addressOffset(), NULL, SEALING);
    } finally {
      copy.setMemory(0, KEY_LENGTH, (byte) 0);
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void seal(
      DirectBuffer nonce,
      DirectBuffer plain,
      int plainOffset,
      int plainLength,
      MutableDirectBuffer target,
      int targetOffset,
      int headerLength) {
    long nonceAddress = address(nonce, 0, NONCE_LENGTH);
    long plainAddress = address(plain, plainOffset, plainLength);
    long header = address(target, targetOffset, headerLength + plainLength + TAG_LENGTH);
    long sealed = header + headerLength;
    try {
      init(NULL, NULL, nonceAddress, SEALING);
      update(NULL, header, headerLength);
      update(sealed, plainAddress, plainLength);
      require(finish(sealed + plainLength));
      control(GET_TAG, sealed + plainLength);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public boolean open(
      DirectBuffer nonce,
      DirectBuffer sealed,
      int sealedOffset,
      int sealedLength,
      MutableDirectBuffer target,
      int targetOffset,
      int headerLength) {
    int plainLength = sealedLength - TAG_LENGTH;
    long nonceAddress = address(nonce, 0, NONCE_LENGTH);
    long sealedAddress = address(sealed, sealedOffset, sealedLength);
    long header = address(target, targetOffset, headerLength + plainLength);
    long plain = header + headerLength;
    try {
      init(NULL, NULL, nonceAddress, OPENING);
      update(NULL, header, headerLength);
      update(plain, sealedAddress, plainLength);
      control(SET_TAG, sealedAddress + plainLength);
      return finish(plain + plainLength);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static long aes128Gcm() {
    try {
      return (long) Functions.AES_128_GCM.invokeExact();
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  private void init(long cipher, long key, long nonce, int direction) {
    try {
      require(
          DONE == (int) Functions.INIT.invokeExact(context, cipher, NULL, key, nonce, direction));
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  private void update(long target, long source, int length) {
    long written = outputLength.addressOffset();
    try {
      require(DONE == (int) Functions.UPDATE.invokeExact(context, target, written, source, length));
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  /** Whether the tag is right, when opening. */
  private boolean finish(long target) {
    try {
      return (int) Functions.FINAL.invokeExact(context, target, outputLength.addressOffset())
          == DONE;
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  private void control(int command, long tag) {
    try {
      require(DONE == (int) Functions.CONTROL.invokeExact(context, command, TAG_LENGTH, tag));
    } catch (Throwable e) {
      throw neverThrown(e);
    }
  }

  /** With ranges that exist and a key there is nothing that could fail. */
  private static void require(boolean done) {
    if (!done) {
      throw new AssertionError("AWS-LC refused a call");
    }
  }

  private static long address(DirectBuffer buffer, int offset, int length) {
    if (buffer.byteArray() != null) {
      throw new IllegalArgumentException("got " + buffer + ", expected memory off the heap");
    }
    buffer.boundsCheck(offset, length);
    return buffer.addressOffset() + offset;
  }

  private static UnsafeBuffer direct(int length) {
    return new UnsafeBuffer(ByteBuffer.allocateDirect(length));
  }

  private static AssertionError neverThrown(Throwable e) {
    return e instanceof AssertionError refused
        ? refused
        : new AssertionError("a C function throws nothing", e);
  }
}
