using Mote.Core;

namespace Mote.Devices.Tests;

/// <summary>The known figures of other runtimes, and how figures are compared.</summary>
public sealed class BaselineTests
{
    private const string Models = "# A head.\nname,sha256,bytes,macs,input,repository,commit,path\nsmall,00ff,100,7,pattern,owner/name,c0ffee,a b/c.cc#array\nlarge,0aff,200,8,seeds,owner/name,c0ffee,d.tflite\n";
    private const string Columns = "model,core,kernels,optimisation,outputs,instructions,cycles,arena,static,stack,code,harness_code,harness_static\n";

    [Fact]
    public void A_model_is_known_by_its_hash()
    {
        var model = Baselines.Default.Find("AEEA436800704FCE17B17292E4412630AD856E9D777C044C64EF748A880BD0AE");
        Assert.Equal("kws_ref_model", model?.Name);
        Assert.Equal(53_936, model?.Bytes);
        Assert.Null(Baselines.Default.Find(""));
        Assert.Null(Baselines.Default.Find(new string('0', 64)));
    }

    [Fact]
    public void The_tables_are_complete_and_in_themselves_consistent()
    {
        var known = Baselines.Default;
        Assert.Equal(31, known.Models.Count);
        Assert.Equal(174, known.All.Count);
        Assert.Equal(known.Models.Count, known.Models.Select(m => m.Sha256).Distinct().Count());
        Assert.All(known.Models, model =>
        {
            Assert.Matches("^[0-9a-f]{64}$", model.Sha256);
            Assert.NotNull(known.Optimised(model, "cortex-m4"));
            Assert.NotNull(known.Optimised(model, "cortex-m55"));
        });
        Assert.Equal(known.All.Count, known.All.Select(b => (b.Model, b.Core, b.Kernels, b.Optimisation)).Distinct().Count());
        Assert.All(known.All, b =>
        {
            Assert.True(b.Instructions > b.Model.Macs / 8 && b.Code > 15_000 && b.Arena > 0 && b.Static > 0 && b.Stack > 0, $"{b}");
            Assert.Equal(b.Core is "cortex-m3" or "cortex-m4", b.Cycles is not null);
        });
    }

    [Fact]
    public void Figures_of_the_nine_models_cover_four_cores_and_the_others_two()
    {
        var known = Baselines.Default;
        Assert.All(known.Models, m => Assert.Equal(
            m.Input == BaselineInput.Pattern ? ["cortex-m3", "cortex-m4", "cortex-m7", "cortex-m55"] : ["cortex-m4", "cortex-m55"],
            known.Cores(m)));
        Assert.Equal(9, known.Models.Count(m => m.Input == BaselineInput.Pattern));
        Assert.Empty(known.Of(known.Models[0], "cortex-m0"));
    }

    [Fact]
    public void A_figure_leaves_the_measuring_program_out()
    {
        var b = Assert.Single(Baselines.Parse(Models, Columns + "small,cortex-m4,cmsis-nn,O3,equal,5000,6000,1000,90,200,30000,1700,40\n").All);
        Assert.Equal(1000 + 50 + 200, b.Ram);
        Assert.Equal(28_300 + 100, b.Flash);
        Assert.Equal(new Footprint(5000, 6000, 1250, 28_400), b.Footprint);
        Assert.Equal("a b/c.cc#array", b.Model.Path);
    }

    [Fact]
    public void Kernels_that_compute_other_numbers_are_not_what_one_compares_with()
    {
        var known = Baselines.Parse(Models, Columns
            + "large,cortex-m4,cmsis-nn,Os,equal,1,,1,1,1,1,0,0\n"
            + "large,cortex-m4,cmsis-nn,O3,wrong,2,,1,1,1,1,0,0\n"
            + "large,cortex-m4,reference,O3,equal,3,,1,1,1,1,0,0\n"
            + "large,cortex-m4,cmsis-nn+reference-lstm,O3,equal,4,,1,1,1,1,0,0\n");
        Assert.Equal(4, known.Optimised(known.Models[1], "cortex-m4")?.Instructions);
        Assert.Equal(3, known.Reference(known.Models[1], "cortex-m4")?.Instructions);
        Assert.Null(known.Optimised(known.Models[1], "cortex-m3"));
        Assert.Null(known.Optimised(known.Models[0], "cortex-m4"));
    }

    [Fact]
    public void A_ratio_is_one_divided_by_the_other()
    {
        var ratio = new Footprint(50, 30, 20, 10).DividedBy(new Footprint(100, 40, 10, 50));
        Assert.Equal(new FootprintRatio(0.5, 0.75, 2, 0.2), ratio);
        Assert.Null(new Footprint(50, null, 20, 10).DividedBy(new Footprint(100, 40, 10, 50)).Cycles);
        Assert.Null(new Footprint(50, 30, 20, 10).DividedBy(new Footprint(100, null, 10, 50)).Cycles);
    }

    [Theory]
    [InlineData("small,cortex-m4,cmsis-nn,O3,equal,1,,1,1,1,1,0")]
    [InlineData("small,cortex-m4,cmsis-nn,O3,equal,1,,1,1,1,1,0,0,0")]
    [InlineData("other,cortex-m4,cmsis-nn,O3,equal,1,,1,1,1,1,0,0")]
    [InlineData("small,cortex-m4,cmsis-nn,O3,splendid,1,,1,1,1,1,0,0")]
    [InlineData("small,cortex-m4,cmsis-nn,O3,equal,,,1,1,1,1,0,0")]
    [InlineData("small,cortex-m4,cmsis-nn,O3,equal,1,,-1,1,1,1,0,0")]
    [InlineData("small,cortex-m4,cmsis-nn,O3,equal,1,,9999999999,1,1,1,0,0")]
    public void A_row_that_cannot_be_read_is_an_error(string row) =>
        Assert.Throws<InvalidDataException>(() => Baselines.Parse(Models, Columns + row + "\n"));

    [Fact]
    public void A_table_without_columns_is_an_error() => Assert.Throws<InvalidDataException>(() => Baselines.Parse("# nothing\n", Columns));
}
