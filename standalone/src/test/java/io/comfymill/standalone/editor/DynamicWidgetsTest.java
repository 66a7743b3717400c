package io.comfymill.standalone.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.ObjectInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Inputs that a class declares by templates, with the classes of a real ComfyUI 0.8.0, and rows as
 * the editor of November 2026 saves them.
 */
class DynamicWidgetsTest {
  private static final String NEWER =
      """
      {'Loras':{'output':[],'input':{'required':{
         'before':['STRING',{}],
         'loras':['COMFY_DYNAMICGROUP_V3',{'min':0,'max':3,'group_name':'LoRA','template':{
            'required':{'name':['COMBO',{'options':['A','B']}],'strength':['FLOAT',{'default':1}]},
            'optional':{'enabled':['BOOLEAN',{'default':true}]}}}],
         'after':['STRING',{}]}}},
       'Slot':{'output':[],'input':{'required':{'before':['STRING',{}]},'optional':{
         'guide':['COMFY_DYNAMICSLOT_V3',{'slotType':'IMAGE','inputs':{
            'required':{'strength':['FLOAT',{'default':0.5}]}}}],
         'plain':['COMFY_DYNAMICSLOT_V3',{'slotType':'IMAGE','inputs':{
            'required':{'mask':['MASK',{}]}}}]}}}}\
      """;
  private static final ObjectInfo CLASSES = classes();

  private static ObjectInfo classes() {
    Path recording = Path.of("../common/src/test/resources/comfyui/dynamic_inputs.json");
    try {
      ObjectNode classes =
          (ObjectNode) WireJson.mapper().readTree(Files.readString(recording)).path("classes");
      return ObjectInfo.parse(classes.setAll((ObjectNode) json(NEWER)));
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

  private static JsonNode inputs(String nodes, String links) {
    JsonNode workflow = json("{'nodes':[" + nodes + "],'links':[" + links + "]}");
    return EditorConversion.convert(
            workflow, CLASSES::nodeClass, new DynamicPrompt(options -> options - 1))
        .at("/2/inputs");
  }

  private static JsonNode resized(String widgetsValues) {
    return inputs(
        "{'id':2,'type':'ResizeImageMaskNode','widgets_values':%s}".formatted(widgetsValues), "");
  }

  @Test
  void theWidgetsThatAChoiceBringsFollowIt() {
    assertThat(resized("['scale by multiplier',0.5,'lanczos']"))
        .isEqualTo(
            json(
                """
                {'resize_type':'scale by multiplier','resize_type.multiplier':0.5,
                 'scale_method':'lanczos'}\
                """));
    assertThat(resized("['scale dimensions',640,480,'disabled','area']"))
        .isEqualTo(
            json(
                """
                {'resize_type':'scale dimensions','resize_type.width':640,
                 'resize_type.height':480,'resize_type.crop':'disabled','scale_method':'area'}\
                """));
  }

  @Test
  void valuesMayBeSavedByName() {
    assertThat(
            resized(
                """
                {'resize_type':'scale width','resize_type.width':64,'scale_method':'area'}\
                """))
        .isEqualTo(
            json("{'resize_type':'scale width','resize_type.width':64,'scale_method':'area'}"));
  }

  @Test
  void anInputThatAChoiceBringsMayHaveALink() {
    String two =
        """
        {'id':1,'type':'ComfySwitchNode','inputs':[],'widgets_values':[true],
         'outputs':[{'name':'output','type':'*'}]},
        {'id':2,'type':'ResizeImageMaskNode','widgets_values':['match size','center','area'],
         'inputs':[{'name':'resize_type','type':'COMFY_DYNAMICCOMBO_V3',
           'widget':{'name':'resize_type'},'link':null},
          {'name':'resize_type.match','type':'IMAGE,MASK','link':7},
          {'name':'resize_type.crop','type':'COMBO','widget':{'name':'resize_type.crop'},
           'link':null}]}\
        """;

    assertThat(inputs(two, "[7,1,0,2,1,'IMAGE']"))
        .isEqualTo(
            json(
                """
                {'resize_type':'match size','resize_type.match':['1',0],
                 'resize_type.crop':'center','scale_method':'area'}\
                """));
  }

  @Test
  void asManyOfAKindAsHaveALink() {
    String two =
        """
        {'id':1,'type':'ComfySwitchNode','inputs':[],'widgets_values':[true],
         'outputs':[{'name':'output','type':'*'}]},
        {'id':2,'type':'BatchImagesNode','inputs':[
          {'name':'images.image0','type':'IMAGE','link':7},
          {'name':'images.image1','type':'IMAGE','link':8},
          {'name':'images.image2','type':'IMAGE','link':null}]}\
        """;

    assertThat(inputs(two, "[7,1,0,2,0,'IMAGE'],[8,1,0,2,1,'IMAGE']"))
        .isEqualTo(json("{'images.image0':['1',0],'images.image1':['1',0]}"));
  }

  @Test
  void rowsFollowTheirNumberWhichIsNotSent() {
    JsonNode rows =
        json(
            """
            {'before':'head','loras.0.name':'A','loras.0.strength':1,'loras.0.enabled':true,
             'loras.1.name':'B','loras.1.strength':0.6,'loras.1.enabled':false,'after':'tail'}\
            """);
    assertThat(loras("['head',2,'A',1,true,'B',0.6,false,'tail']")).isEqualTo(rows);
    assertThat(
            loras(
                """
                {'before':'head','loras':2,'loras.0.name':'A','loras.0.strength':1,
                 'loras.0.enabled':true,'loras.1.name':'B','loras.1.strength':0.6,
                 'loras.1.enabled':false,'after':'tail'}\
                """))
        .isEqualTo(rows);
    assertThat(loras("['head',0,'tail']")).isEqualTo(json("{'before':'head','after':'tail'}"));
  }

  @Test
  void rowsHaveToBeCounted() {
    assertThatThrownBy(() -> loras("['head','A','tail']"))
        .isInstanceOf(UnsureException.class)
        .hasMessageContaining("number of rows of its input 'loras'");
  }

  private static JsonNode loras(String widgetsValues) {
    return inputs("{'id':2,'type':'Loras','widgets_values':%s}".formatted(widgetsValues), "");
  }

  private static JsonNode slots(String guide, String plain) {
    String two =
        """
        {'id':1,'type':'ComfySwitchNode','inputs':[],'widgets_values':[true],
         'outputs':[{'name':'output','type':'*'}]},
        {'id':2,'type':'Slot','widgets_values':['x'],'inputs':[
          {'name':'guide','type':'COMFY_DYNAMICSLOT_V3','link':%s},
          {'name':'plain','type':'COMFY_DYNAMICSLOT_V3','link':%s}]}\
        """
            .formatted(guide, plain);
    return inputs(two, "[7,1,0,2,0,'IMAGE']");
  }

  @Test
  void aLinkThatWouldBringWidgetsIsRefusedOnlyWhereThereIsOne() {
    assertThat(slots("null", "null")).isEqualTo(json("{'before':'x'}"));
    assertThat(slots("null", "7")).isEqualTo(json("{'before':'x','plain':['1',0]}"));
    assertThatThrownBy(() -> slots("7", "null"))
        .isInstanceOf(UnsureException.class)
        .hasMessageContaining("'guide' (COMFY_DYNAMICSLOT_V3)");
  }

  @Test
  void aChoiceThatTheClassDoesNotOfferIsRefused() {
    assertThatThrownBy(() -> resized("['scale by magic',0.5,'area']"))
        .isInstanceOf(UnsureException.class)
        .hasMessageContaining("graph node 2 (ResizeImageMaskNode)")
        .hasMessageContaining("scale by magic");
  }

  @Test
  void whatAChoiceBringsHasToFit() {
    assertThatThrownBy(() -> resized("['scale by multiplier','area']"))
        .isInstanceOf(UnsureException.class)
        .hasMessageContaining("resize_type.multiplier");
  }
}
