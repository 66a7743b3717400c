package io.comfymill.standalone.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.ObjectInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the node classes of a real ComfyUI 0.3.64. */
class EditorConversionTest {
  private static final String EMPTY = "{'id':1,'type':'EmptyImage','widgets_values':[64,32,1,255]";
  private static final ObjectInfo CLASSES = classes();

  private static ObjectInfo classes() {
    Path recording = Path.of("../common/src/test/resources/comfyui/object_info.json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(recording))) {
      return ObjectInfo.parse((ObjectNode) WireJson.mapper().readTree(in));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return WireJson.mapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode convert(String nodes, String links, String more) {
    JsonNode workflow = json("{'nodes':[" + nodes + "],'links':[" + links + "]" + more + "}");
    assertThat(EditorConversion.isEditorFormat(workflow)).isTrue();
    return EditorConversion.convert(
        workflow, CLASSES::nodeClass, new DynamicPrompt(options -> options - 1));
  }

  private static ObjectNode convert(String nodes, String links) {
    return convert(nodes, links, "");
  }

  private static String blur(int id, int link, String more) {
    return """
    {'id':%d,'type':'ImageBlur','inputs':[{'name':'image','type':'IMAGE','link':%d}],
     'outputs':[{'name':'IMAGE','type':'IMAGE'}],'widgets_values':[3,1.5]%s}\
    """
        .formatted(id, link, more);
  }

  private static String save(int id, int link) {
    return """
    {'id':%d,'type':'SaveImage','inputs':[{'name':'images','type':'IMAGE','link':%d}],
     'widgets_values':['x']}\
    """
        .formatted(id, link);
  }

  private static JsonNode images(ObjectNode graph) {
    return graph.at("/9/inputs/images");
  }

  @Test
  void widgetsAreTakenInTheOrderOfTheClassAndLinksByTheirSource() {
    ObjectNode graph =
        convert(
            EMPTY + ",'title':'Red'}," + blur(2, 5, "") + "," + save(9, 6),
            "[5,1,0,2,0,'IMAGE'],[6,2,0,9,0,'IMAGE']");

    assertThat(graph)
        .isEqualTo(
            json(
                """
                {'1':{'inputs':{'width':64,'height':32,'batch_size':1,'color':255},
                   'class_type':'EmptyImage','_meta':{'title':'Red'}},
                 '2':{'inputs':{'image':['1',0],'blur_radius':3,'sigma':1.5},
                   'class_type':'ImageBlur','_meta':{'title':'ImageBlur'}},
                 '9':{'inputs':{'images':['2',0],'filename_prefix':'x'},
                   'class_type':'SaveImage','_meta':{'title':'SaveImage'}}}\
                """));
  }

  @Test
  void controlAfterGenerateIsNoInput() {
    String sampler =
        """
        {'id':3,'type':'KSampler','inputs':[],
         'widgets_values':[77,%s 20,8.5,'euler','normal',1]}\
        """;

    for (String control : new String[] {"'randomize',", "'fixed',", "true,", ""}) {
      JsonNode inputs = convert(sampler.formatted(control), "").at("/3/inputs");
      assertThat(inputs)
          .isEqualTo(
              json(
                  """
                  {'seed':77,'steps':20,'cfg':8.5,'sampler_name':'euler','scheduler':'normal',
                   'denoise':1}\
                  """));
    }
  }

  @Test
  void aPreviewIsNoInput() {
    String save = "{'id':9,'type':'SaveImage','inputs':[],'widgets_values':['x','']}";

    assertThat(convert(save, "").at("/9/inputs")).isEqualTo(json("{'filename_prefix':'x'}"));
  }

  @Test
  void aWidgetThatTheClassDidNotHaveThenHasItsStandardValue() {
    String empty = "{'id':1,'type':'EmptyImage','widgets_values':[64,32]}";

    assertThat(convert(empty, "").at("/1/inputs"))
        .isEqualTo(json("{'width':64,'height':32,'batch_size':1,'color':0}"));
  }

  @Test
  void theUploadButtonIsNoInput() {
    String load = "{'id':1,'type':'LoadImage','widgets_values':['a.png'%s]}";

    assertThat(convert(load.formatted(",'image'"), "").at("/1/inputs"))
        .isEqualTo(json("{'image':'a.png'}"));
    assertThat(convert(load.formatted(""), "").at("/1/inputs"))
        .isEqualTo(json("{'image':'a.png'}"));
  }

  @Test
  void aWidgetWithALinkTakesWhatTheLinkBrings() {
    ObjectNode graph =
        convert(
            """
            {'id':1,'type':'PrimitiveInt','widgets_values':[48,'fixed']},
            {'id':2,'type':'EmptyImage','inputs':[
              {'name':'height','type':'INT','widget':{'name':'height'},'link':5}],
             'widgets_values':[64,32,1,0]}\
            """,
            "[5,1,0,2,0,'INT']");

    assertThat(graph.at("/1/inputs")).isEqualTo(json("{'value':48}"));
    assertThat(graph.at("/2/inputs/height")).isEqualTo(json("['1',0]"));
    assertThat(graph.at("/2/inputs/width").asInt()).isEqualTo(64);
  }

  @Test
  void aPrimitiveIsItsValueAlsoBehindAReroute() {
    ObjectNode graph =
        convert(
            """
            {'id':1,'type':'PrimitiveNode','widgets_values':[48,'fixed']},
            {'id':3,'type':'Reroute','inputs':[{'name':'','type':'*','link':5}]},
            {'id':2,'type':'EmptyImage','inputs':[
              {'name':'height','type':'INT','widget':{'name':'height'},'link':6},
              {'name':'width','type':'INT','widget':{'name':'width'},'link':7}],
             'widgets_values':[64,32,1,0]}\
            """,
            "[5,1,0,3,0,'INT'],[6,3,0,2,0,'INT'],[7,1,0,2,1,'INT']");

    assertThat(graph.properties()).hasSize(1);
    assertThat(graph.at("/2/inputs"))
        .isEqualTo(json("{'width':48,'height':48,'batch_size':1,'color':0}"));
  }

  @Test
  void notesAndReroutesLeaveNothing() {
    ObjectNode graph =
        convert(
            EMPTY
                + "},{'id':7,'type':'Note','widgets_values':['hi']},{'id':8,'type':'MarkdownNote'},"
                + "{'id':4,'type':'Reroute','inputs':[{'name':'','type':'*','link':5}]},"
                + save(9, 6),
            "[5,1,0,4,0,'*'],[6,4,0,9,0,'IMAGE']");

    assertThat(graph.properties()).extracting(Map.Entry::getKey).containsExactly("1", "9");
    assertThat(images(graph)).isEqualTo(json("['1',0]"));
  }

  @Test
  void mutedNodesAreLeftOutWithTheLinksFromThem() {
    ObjectNode graph =
        convert(
            EMPTY + "}," + blur(2, 5, ",'mode':2") + "," + save(9, 6),
            "[5,1,0,2,0,'IMAGE'],[6,2,0,9,0,'IMAGE']");

    assertThat(graph.properties()).extracting(Map.Entry::getKey).containsExactly("1", "9");
    assertThat(graph.at("/9/inputs")).isEqualTo(json("{'filename_prefix':'x'}"));
  }

  @Test
  void bypassedNodesHandOnWhatHasTheSameType() {
    String bypassed =
        """
        {'id':2,'type':'SomeClassThatNobodyHas','mode':4,'outputs':[{'type':'IMAGE'}],'inputs':[
          {'name':'mask','type':'MASK','link':null},{'name':'a','type':'IMAGE','link':5},
          {'name':'b','type':'IMAGE','link':null}]}\
        """;

    ObjectNode graph =
        convert(
            EMPTY + "}," + bypassed + "," + blur(3, 6, ",'mode':4") + "," + save(9, 7),
            "[5,1,0,2,1,'IMAGE'],[6,2,0,3,0,'IMAGE'],[7,3,0,9,0,'IMAGE']");

    assertThat(images(graph)).isEqualTo(json("['1',0]"));
    assertThat(graph.properties()).hasSize(2);
  }

  @Test
  void textsChooseAsTheEditorDoes() {
    String encode =
        """
        {'id':6,'type':'CLIPTextEncode','inputs':[],'widgets_values':[
          'a {red|green} \\\\{cat\\\\} /* not this */{in|at {noon|night}} // nor this']}\
        """;

    assertThat(convert(encode, "").at("/6/inputs/text").asText())
        .isEqualTo("a green {cat} at night ");
  }

  @Test
  void listsAreWrapped() {
    assertThat(Widgets.sent(json("[1,2]"))).isEqualTo(json("{'__value__':[1,2]}"));
  }

  @Test
  void valuesByNameAreTakenByName() {
    ObjectNode graph =
        convert("{'id':1,'type':'EmptyImage','widgets_values':{'height':5,'width':6,'ui':{}}}", "");

    assertThat(graph.at("/1/inputs"))
        .isEqualTo(json("{'width':6,'height':5,'batch_size':1,'color':0}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{'id':5,'type':'Gone','title':'My node'} | 5 (Gone, \"My node\") has a class that no"
            + " server has",
        "{'id':5,'type':'EmptyImage','widgets_values':[1,2,3,4,5]} | 5 (EmptyImage) has 5 widget"
            + " values",
        "{'id':5,'type':'EmptyImage','widgets_values':['red',2,3,4]} | 5 (EmptyImage) has \"red\""
            + " for its input 'width' (INT)",
        "{'id':5,'type':'EmptyImage','inputs':[{'name':'old','type':'INT','widget':{'name':'old'}}],'widgets_values':[1,2,3,4]}"
            + " | has a widget 'old'",
        "{'id':5,'type':'SaveImage','inputs':[{'name':'images','type':'IMAGE','link':99}],'widgets_values':['x']}"
            + " | whose link is lost",
        "{'id':5,'type':'SaveImage','inputs':[],'widgets_values':['%date:yyyy%/x']} | only the"
            + " editor can fill in",
        "{'id':5,'type':'workflow>mine'} | is a group node",
        "{'id':5,'type':'EmptyImage'},{'id':5,'type':'EmptyImage'} | two graph nodes have the id 5",
      })
  void whatIsUnsureIsAnErrorThatNamesTheNode(String nodes, String message) {
    assertThatThrownBy(() -> convert(nodes, ""))
        .isInstanceOf(UnsureException.class)
        .hasMessageContaining(message);
  }

  @Test
  void linksInACircleAreAnError() {
    String reroute = "{'id':%d,'type':'Reroute','inputs':[{'name':'','type':'*','link':%d}]}";

    assertThatThrownBy(
            () ->
                convert(
                    reroute.formatted(1, 1) + "," + reroute.formatted(2, 2) + "," + save(9, 3),
                    "[1,2,0,1,0,'*'],[2,1,0,2,0,'*'],[3,1,0,9,0,'*']"))
        .isInstanceOf(UnsureException.class)
        .hasMessageContaining("9 (SaveImage) has an input whose links go in a circle");
  }
}
