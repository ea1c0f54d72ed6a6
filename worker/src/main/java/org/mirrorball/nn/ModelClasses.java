package org.mirrorball.nn;

/** Models of classes that users bring. */
public final class ModelClasses {

  private ModelClasses() {}

  /**
   * A new model of a class on the class path.
   *
   * @throws IllegalArgumentException when there is no such class, it is no model, or it has no
   *     public constructor without arguments
   */
  public static Model instantiate(String className) {
    try {
      return loader().loadClass(className).asSubclass(Model.class).getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "model class " + className + " is not on the class path", e);
    } catch (ClassCastException e) {
      throw new IllegalArgumentException(
          "class " + className + " does not extend " + Model.class.getName(), e);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "model class " + className + " has no public constructor without arguments", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "model class " + className + " could not be made: " + e.getCause(), e);
    }
  }

  private static ClassLoader loader() {
    ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
    return ofThread == null ? ModelClasses.class.getClassLoader() : ofThread;
  }
}
