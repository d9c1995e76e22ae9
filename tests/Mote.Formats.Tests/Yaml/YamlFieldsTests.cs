using Mote.Core;
using Mote.Formats.Yaml;

namespace Mote.Formats.Tests.Yaml;

public sealed class YamlFieldsTests
{
    [Fact]
    public void Values_are_read_by_key_and_type()
    {
        var (fields, bag) = Read("rate: 16000\ngain: 1.5e0\non: true\nname: no\nkind: mel\naxes: [x, y]\nsizes: [1, 2]\nweights: 0.5\ninner: {a: -1}\nnothing:\n");
        Assert.Equal(16000, fields.Int32("rate", 1, 8000, 48000));
        Assert.Equal(16000, fields.RequiredInt32("rate"));
        Assert.Equal(1.5, fields.Number("gain", 0));
        Assert.True(fields.Boolean("on", false));
        Assert.Equal("no", fields.RequiredText("name"));
        Assert.Equal("mel", fields.Choice("kind", "raw", "raw", "mel"));
        Assert.Equal(["x", "y"], fields.Texts("axes"));
        Assert.Equal([1, 2], fields.Int32s("sizes", 1, 2));
        Assert.Equal([0.5], fields.Numbers("weights"));
        Assert.Equal(-1, fields.RequiredFields("inner")!.Int32("a", 0));
        Assert.Null(fields.OptionalText("nothing"));
        Assert.False(fields.Has("nothing"));
        fields.Finish();
        Assert.Empty(bag.Items);
    }

    [Fact]
    public void Defaults_stand_for_keys_that_are_not_there()
    {
        var (fields, bag) = Read("{}");
        Assert.Equal((7, 0.5, true, "raw", "x"), (fields.Int32("a", 7), fields.Number("b", 0.5), fields.Boolean("c", true), fields.Choice("d", "raw", "raw"), fields.Text("e", "x")));
        Assert.Empty(fields.Items("f"));
        Assert.Null(fields.Fields("g"));
        Assert.Empty(bag.Items);
    }

    [Theory]
    [InlineData("a: 1.5", "MOTE1025: p.yaml:1:4: 'a' is '1.5'. Supported: an integer from 1 to 9.")]
    [InlineData("a: 10", "MOTE1025: p.yaml:1:4: 'a' is '10'. Supported: an integer from 1 to 9.")]
    [InlineData("a: 0", "MOTE1025: p.yaml:1:4: 'a' is '0'. Supported: an integer from 1 to 9.")]
    [InlineData("a: 99999999999", "MOTE1025: p.yaml:1:4: 'a' is '99999999999'. Supported: an integer from 1 to 9.")]
    [InlineData("a: 1,000", "MOTE1025: p.yaml:1:4: 'a' is '1,000'. Supported: an integer from 1 to 9.")]
    [InlineData("a: [1]", "MOTE1025: p.yaml:1:4: 'a' is a list. Supported: an integer from 1 to 9.")]
    public void A_value_that_is_no_integer_of_the_range_is_reported(string text, string message)
    {
        var (fields, bag) = Read(text);
        Assert.Equal(5, fields.Int32("a", 5, 1, 9));
        Assert.Equal(message, Assert.Single(bag.Items).ToString());
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("NaN")]
    [InlineData(".inf")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("0x10")]
    [InlineData("1 000")]
    [InlineData("2.5")]
    public void A_value_that_is_no_finite_number_of_the_range_is_reported(string text)
    {
        var (fields, bag) = Read($"a: {text}");
        Assert.Equal(0.25, fields.Number("a", 0.25, max: 2));
        Assert.Equal($"MOTE1025: p.yaml:1:4: 'a' is '{text}'. Supported: a number up to 2.", Assert.Single(bag.Items).ToString());
    }

    [Fact]
    public void Every_mistake_is_reported_in_one_go()
    {
        var (fields, bag) = Read("on: yes\nkind: mell\ninner: 3\nlist: [1, x]\nname: {}\n");
        fields.Boolean("on", false);
        fields.Choice("kind", "raw", "raw", "mel", "mfcc");
        fields.Fields("inner");
        Assert.Equal([1], fields.Int32s("list"));
        fields.RequiredText("name");
        fields.RequiredInt32("missing");
        fields.RequiredNumber("missing too");
        fields.Error("kind", $"it is {1}", "2", "Use 2");
        Assert.Equal(
            [
                "MOTE1025: p.yaml:1:5: 'on' is 'yes'. Supported: true, false.",
                "MOTE1025: p.yaml:2:7: 'kind' is 'mell'. Supported: raw, mel, mfcc. Write 'mel' if you meant that.",
                "MOTE1025: p.yaml:3:8: 'inner' is '3'. Supported: a map of keys and values.",
                "MOTE1025: p.yaml:4:11: an item of 'list' is 'x'. Supported: an integer.",
                "MOTE1025: p.yaml:5:7: 'name' is a map. Supported: a text.",
                "MOTE1024: p.yaml:1:1: the key 'missing' is missing.",
                "MOTE1024: p.yaml:1:1: the key 'missing too' is missing.",
                "MOTE1025: p.yaml:2:7: it is 1. Supported: 2. Use 2.",
            ],
            bag.Items.Select(item => item.ToString()));
    }

    [Fact]
    public void Unknown_keys_are_reported_with_the_nearest_known_one()
    {
        var (fields, bag) = Read("smaple-rate: 1\nWindow: 2\nzzz: 3\nname: x");
        fields.Int32("sample_rate", 0);
        fields.Int32("window", 0);
        fields.OptionalText("name");
        fields.Finish();
        Assert.Equal(
            [
                "MOTE1023: p.yaml:1:1: the key 'smaple-rate' is not known. Supported: name, sample_rate, window. Write 'sample_rate' if you meant that.",
                "MOTE1023: p.yaml:2:1: the key 'Window' is not known. Supported: name, sample_rate, window. Write 'window' if you meant that.",
                "MOTE1023: p.yaml:3:1: the key 'zzz' is not known. Supported: name, sample_rate, window.",
            ],
            bag.Items.Select(item => item.ToString()));
    }

    [Fact]
    public void Messages_are_one_line_and_not_endless()
    {
        var (fields, bag) = Read($"\"a\\nb\": 1\nc: |\n  two\n  {new string('x', 100)}\n");
        fields.Int32("c", 0);
        fields.Finish();
        Assert.Equal($"MOTE1025: p.yaml:2:4: 'c' is 'two {new string('x', 56)}...'. Supported: an integer.", bag.Items[0].ToString());
        Assert.Equal("the key 'a b' is not known", bag.Items[1].Found);
    }

    [Fact]
    public void A_root_that_is_no_map_is_reported()
    {
        var bag = new DiagnosticBag();
        Assert.Null(YamlFields.Of(YamlReader.Read("- 1", "p.yaml"), "the project", bag));
        Assert.Null(YamlFields.Of(YamlReader.Read("", "p.yaml"), "the project", bag));
        Assert.Equal(["the project is a list", "the project is nothing"], bag.Items.Select(item => item.Found));
    }

    private static (YamlFields Fields, DiagnosticBag Bag) Read(string text)
    {
        var bag = new DiagnosticBag();
        return (YamlFields.Of(YamlReader.Read(text, "p.yaml"), "the project", bag)!, bag);
    }
}
