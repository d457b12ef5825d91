import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Says what Bukkit's YamlConfiguration has in memory when it has loaded a file as it does since Minecraft 1.18.1: SnakeYAML
 * composes it with comments, and Bukkit walks over the nodes. Each request on stdin is a file: four bytes of length, most
 * significant first, and that many bytes. Each answer on stdout is the same of UTF-8 text: "!" and the exception for a
 * refused file, else one line for each leaf, in Bukkit's order: the path and the value, as `write` has them. Lone
 * surrogates stand in UTF-8 as their own three bytes.
 */
public final class Oracle {
  private static final int MOST_LEVELS = 100;
  private static final int MOST_LEVELS_WRITTEN_OUT = 1000;
  private static final long MOST_VALUES = 1_000_000;
  private static final long MOST_TEXT = 64L << 20;

  /** A section of Bukkit's tree; its values are sections, or leaves in arrays of one. */
  private static final class Section {
    final Map<String, Object> parts = new LinkedHashMap<>();
  }

  /** Bukkit's YamlConstructor, with dates as text and without the tags that it does not allow. */
  private static final class BukkitConstructor extends SafeConstructor {
    BukkitConstructor(LoaderOptions options) {
      super(options);
      for (Tag unknown : List.of(Tag.BINARY, Tag.SET, Tag.OMAP, Tag.PAIRS)) {
        yamlConstructors.remove(unknown);
      }
      yamlConstructors.put(Tag.TIMESTAMP, new AbstractConstruct() {
        @Override
        public Object construct(Node node) {
          return constructScalar((ScalarNode) node);
        }
      });
    }

    void flatten(MappingNode node) {
      flattenMapping(node);
    }

    Object make(Node node) {
      return constructObject(node);
    }
  }

  /** What a node would be if its aliases were written out. */
  private static final class Size {
    long values;
    long text;
    int levels;
    int writtenLevels;

    void add(Size inner, boolean asValue) {
      if (inner.levels > 0 || asValue) {
        values = Math.min(values + inner.values, Long.MAX_VALUE / 4);
      }
      text = Math.min(text + inner.text, Long.MAX_VALUE / 4);
      levels = Math.max(levels, inner.levels);
    }
  }

  private static Size measure(Node node, int written, Map<Node, Size> known) {
    Size size = known.get(node);
    if (size != null) {
      if (size.values == 0) {
        throw new YAMLException("an alias within its own anchor");
      }
      return size;
    }
    size = new Size();
    known.put(node, size);
    Size sum = new Size();
    if (node instanceof ScalarNode) {
      sum.text = toBytes(((ScalarNode) node).getValue()).length;
    } else {
      if (written >= MOST_LEVELS) {
        throw new YAMLException("too many levels");
      }
      if (node instanceof SequenceNode) {
        for (Node item : ((SequenceNode) node).getValue()) {
          sum.add(measure(item, written + 1, known), true);
        }
      } else {
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
          sum.add(measure(tuple.getKeyNode(), written + 1, known), false);
          sum.add(measure(tuple.getValueNode(), written + 1, known), true);
        }
      }
      sum.levels++;
    }
    size.values = sum.values + 1;
    size.text = sum.text;
    size.levels = sum.levels;
    if (size.values > MOST_VALUES + 1 || size.text > MOST_TEXT || size.levels > MOST_LEVELS_WRITTEN_OUT) {
      throw new YAMLException("too much, written out");
    }
    return size;
  }

  private static Section load(byte[] bytes) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[8192];
    Reader reader = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
    for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
      text.append(buffer, 0, read);
    }
    if (text.length() > 0 && text.charAt(0) == '\uFEFF') {
      text.deleteCharAt(0);
    }
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setNestingDepthLimit(MOST_LEVELS);
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setProcessComments(true);
    BukkitConstructor constructor = new BukkitConstructor(options);
    Yaml yaml = new Yaml(constructor, new Representer(new DumperOptions()), new DumperOptions(), options);
    Node root = yaml.compose(new StringReader(text.toString()));
    Section top = new Section();
    boolean isNull = root instanceof ScalarNode && root.getTag().equals(Tag.NULL);
    if (root == null || isNull || root.getTag().equals(Tag.COMMENT)) {
      return top;
    }
    if (!(root instanceof MappingNode)) {
      throw new YAMLException("top level is not a mapping");
    }
    measure(root, 0, new IdentityHashMap<>());
    put(constructor, (MappingNode) root, top);
    return top;
  }

  private static void put(BukkitConstructor constructor, MappingNode mapping, Section into) {
    if (!mapping.getTag().equals(Tag.MAP)) {
      throw new YAMLException("unknown tag " + mapping.getTag());
    }
    constructor.flatten(mapping);
    for (NodeTuple tuple : mapping.getValue()) {
      String path = javaText(constructor.make(tuple.getKeyNode()));
      Section section = into;
      for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.')) {
        String name = path.substring(0, dot);
        path = path.substring(dot + 1);
        if (!(section.parts.get(name) instanceof Section)) {
          section.parts.put(name, new Section());
        }
        section = (Section) section.parts.get(name);
      }
      if (tuple.getValueNode() instanceof MappingNode) {
        Section below = new Section();
        section.parts.put(path, below);
        put(constructor, (MappingNode) tuple.getValueNode(), below);
      } else {
        section.parts.put(path, new Object[] {constructor.make(tuple.getValueNode())});
      }
    }
  }

  /** String.valueOf, with doubles as Java 19 and later write them. */
  private static String javaText(Object value) {
    if (value instanceof Double) {
      return doubleText((Double) value);
    }
    StringBuilder out = new StringBuilder();
    String separator = "";
    if (value instanceof List) {
      for (Object item : (List<?>) value) {
        out.append(separator).append(javaText(item));
        separator = ", ";
      }
      return "[" + out + "]";
    }
    if (value instanceof Map) {
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.append(separator).append(javaText(entry.getKey())).append('=').append(javaText(entry.getValue()));
        separator = ", ";
      }
      return "{" + out + "}";
    }
    return String.valueOf(value);
  }

  /** The shortest of at least two digits that reads back the same, of those the closest. */
  private static String doubleText(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(Math.abs(value));
    BigDecimal best = null;
    for (int digits = 2; best == null; digits++) {
      for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
        BigDecimal candidate = exact.round(new MathContext(digits, mode));
        if (candidate.doubleValue() == Math.abs(value)
            && (best == null || candidate.subtract(exact).abs().compareTo(best.subtract(exact).abs()) < 0)) {
          best = candidate;
        }
      }
    }
    String sign = value < 0 ? "-" : "";
    if (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7) {
      String plain = best.stripTrailingZeros().toPlainString();
      return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }
    String digits = best.stripTrailingZeros().unscaledValue().toString();
    int exponent = best.precision() - best.scale() - 1;
    return sign + digits.charAt(0) + "." + (digits.length() > 1 ? digits.substring(1) : "0") + "E" + exponent;
  }

  private static void list(StringBuilder out, Section section, String prefix) {
    for (Map.Entry<String, Object> part : section.parts.entrySet()) {
      String path = prefix + part.getKey();
      if (part.getValue() instanceof Section && !((Section) part.getValue()).parts.isEmpty()) {
        list(out, (Section) part.getValue(), path + ".");
        continue;
      }
      writeText(out, path);
      out.append(' ');
      if (part.getValue() instanceof Section) {
        out.append("{}");
      } else {
        write(out, ((Object[]) part.getValue())[0]);
      }
      out.append('\n');
    }
  }

  private static void write(StringBuilder out, Object value) {
    if (value == null) {
      out.append('~');
    } else if (value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Double) {
      out.append('f').append(Long.toHexString(Double.doubleToLongBits((Double) value)));
    } else if (value instanceof Number) {
      out.append('i').append(value);
    } else if (value instanceof String) {
      writeText(out, (String) value);
    } else if (value instanceof List) {
      out.append('[');
      for (Object item : (List<?>) value) {
        write(out, item);
        out.append(',');
      }
      out.append(']');
    } else if (value instanceof Map) {
      Map<String, Object> texts = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        texts.put(javaText(entry.getKey()), entry.getValue());
      }
      out.append('{');
      for (Map.Entry<String, Object> entry : texts.entrySet()) {
        writeText(out, entry.getKey());
        out.append(':');
        write(out, entry.getValue());
        out.append(',');
      }
      out.append('}');
    } else {
      throw new YAMLException("unexpected " + value.getClass());
    }
  }

  private static void writeText(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        out.append(String.format("\\%02x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static byte[] toBytes(String text) {
    byte[] bytes = new byte[text.length() * 3];
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      boolean pair = Character.isHighSurrogate((char) c) && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        c = Character.toCodePoint((char) c, text.charAt(++i));
        bytes[size++] = (byte) (0xF0 | c >> 18);
        bytes[size++] = (byte) (0x80 | c >> 12 & 0x3F);
        bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      } else if (c < 0x80) {
        bytes[size++] = (byte) c;
      } else if (c < 0x800) {
        bytes[size++] = (byte) (0xC0 | c >> 6);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      } else {
        bytes[size++] = (byte) (0xE0 | c >> 12);
        bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
        bytes[size++] = (byte) (0x80 | c & 0x3F);
      }
    }
    return java.util.Arrays.copyOf(bytes, size);
  }

  private static byte[] answer(byte[] file) {
    try {
      StringBuilder out = new StringBuilder();
      list(out, load(file), "");
      return toBytes(out.toString());
    } catch (Exception | StackOverflowError refused) {
      return ("!" + refused).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static void serve() {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
      DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
      while (true) {
        if (in.available() == 0) {
          out.flush();
        }
        byte[] file = new byte[in.readInt()];
        in.readFully(file);
        byte[] answer = answer(file);
        out.writeInt(answer.length);
        out.write(answer);
      }
    } catch (EOFException end) {
      return;
    } catch (IOException failed) {
      System.exit(1);
    }
  }

  /** Files may nest lists through aliases up to 1,000 levels, for which SnakeYAML needs a deep stack. */
  public static void main(String[] arguments) throws InterruptedException {
    Thread server = new Thread(null, Oracle::serve, "oracle", 256L << 20);
    server.start();
    server.join();
  }
}
