package io.comfymill.standalone.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.ObjectInfo;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubgraphTest {
  private static final String INT = "['INT',{'default':1}]";
  private static final ObjectInfo CLASSES =
      ObjectInfo.parse(
          (ObjectNode)
              json(
                  """
                  {'Make':{'input':{'required':{'size':INT}},'output':['IMAGE']},
                   'Blur':{'input':{'required':{'image':['IMAGE'],'radius':INT}},'output':['IMAGE']},
                   'Save':{'input':{'required':{'images':['IMAGE']}},'output':[]}}\
                  """
                      .replace("INT", INT)));

  /** Two blurs, one behind the other; the radius of the first is an input of the subgraph. */
  private static final String TWICE =
      """
      {'id':'twice','name':'Blur twice','inputNode':{'id':-10},'outputNode':{'id':-20},
       'inputs':[{'name':'picture','type':'IMAGE'},{'name':'radius','type':'INT'}],
       'outputs':[{'name':'IMAGE','type':'IMAGE'}],
       'nodes':[
         {'id':1,'type':'Blur','widgets_values':[7],'inputs':[
           {'name':'image','type':'IMAGE','link':1},
           {'name':'radius','type':'INT','widget':{'name':'radius'},'link':2}]},
         {'id':2,'type':'Blur','widgets_values':[8],'inputs':[
           {'name':'image','type':'IMAGE','link':3}]}],
       'links':[
         {'id':1,'origin_id':-10,'origin_slot':0,'target_id':1,'target_slot':0,'type':'IMAGE'},
         {'id':2,'origin_id':-10,'origin_slot':1,'target_id':1,'target_slot':1,'type':'INT'},
         {'id':3,'origin_id':1,'origin_slot':0,'target_id':2,'target_slot':0,'type':'IMAGE'},
         {'id':4,'origin_id':2,'origin_slot':0,'target_id':-20,'target_slot':0,'type':'IMAGE'}]}\
      """;

  /** The former, within another. */
  private static final String AROUND =
      """
      {'id':'around','inputs':[{'name':'in','type':'IMAGE'}],'outputs':[{'name':'out'}],
       'nodes':[{'id':5,'type':'twice','widgets_values':[9],'inputs':[
         {'name':'picture','type':'IMAGE','link':1},
         {'name':'radius','type':'INT','widget':{'name':'radius'},'link':null}]}],
       'links':[
         {'id':1,'origin_id':-10,'origin_slot':0,'target_id':5,'target_slot':0,'type':'IMAGE'},
         {'id':2,'origin_id':5,'origin_slot':0,'target_id':-20,'target_slot':0,'type':'IMAGE'}]}\
      """;

  private static JsonNode json(String text) {
    try {
      return WireJson.mapper().readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ObjectNode convert(String middle) {
    String workflow =
        """
        {'nodes':[{'id':1,'type':'Make','widgets_values':[64]},%s,
           {'id':9,'type':'Save','inputs':[{'name':'images','type':'IMAGE','link':11}]}],
         'links':[[10,1,0,3,0,'IMAGE'],[11,3,0,9,0,'IMAGE']],
         'definitions':{'subgraphs':[%s,%s]}}\
        """
            .formatted(middle, TWICE, AROUND);
    JsonNode document = json(workflow);
    assertThat(EditorConversion.classTypes(document)).containsExactly("Blur", "Make", "Save");
    return EditorConversion.convert(document, CLASSES::nodeClass, new DynamicPrompt(options -> 0));
  }

  private static String use(String more) {
    return """
    {'id':3,'type':'twice',%s,'outputs':[{'type':'IMAGE'}],'inputs':[
      {'name':'picture','type':'IMAGE','link':10},
      {'name':'radius','type':'INT','widget':{'name':'radius'},'link':null}]}\
    """
        .formatted(more);
  }

  @Test
  void theNodesInASubgraphTakeItsPlace() {
    ObjectNode graph = convert(use("'widgets_values':[5]"));

    assertThat(graph.properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("1", "3:1", "3:2", "9");
    assertThat(graph.at("/3:1/inputs")).isEqualTo(json("{'image':['1',0],'radius':5}"));
    assertThat(graph.at("/3:2/inputs")).isEqualTo(json("{'image':['3:1',0],'radius':8}"));
    assertThat(graph.at("/9/inputs/images")).isEqualTo(json("['3:2',0]"));
  }

  @Test
  void withoutValuesOfItsOwnThoseInsideCount() {
    assertThat(convert(use("'widgets_values':[]")).at("/3:1/inputs/radius").asInt()).isEqualTo(7);
  }

  @Test
  void widgetsOfNodesInsideThatAreShownOutsideKeepTheirPlaces() {
    String shown =
        "'properties':{'proxyWidgets':[['2','radius'],['-1','radius']]},'widgets_values':[8,5]";

    assertThat(convert(use(shown)).at("/3:1/inputs/radius").asInt()).isEqualTo(5);
  }

  @Test
  void valuesThatNobodyCanTellApartAreAnError() {
    assertThatThrownBy(() -> convert(use("'widgets_values':[5,6]")))
        .isInstanceOf(UnsureException.class)
        .hasMessageContaining("3 (twice) has 2 widget values for 1 widgets");
  }

  @Test
  void subgraphsNest() {
    ObjectNode graph =
        convert(
            "{'id':3,'type':'around','inputs':[{'name':'in','type':'IMAGE','link':10}],"
                + "'outputs':[{'type':'IMAGE'}]}");

    assertThat(graph.at("/3:5:1/inputs")).isEqualTo(json("{'image':['1',0],'radius':9}"));
    assertThat(graph.at("/9/inputs/images")).isEqualTo(json("['3:5:2',0]"));
  }

  @Test
  void mutedOneIsLeftOutAndABypassedOneIsPassed() {
    assertThat(convert(use("'mode':2")).properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("1", "9");

    ObjectNode bypassed = convert(use("'mode':4"));
    assertThat(bypassed.properties()).extracting(Map.Entry::getKey).containsExactly("1", "9");
    assertThat(bypassed.at("/9/inputs/images")).isEqualTo(json("['1',0]"));
  }
}
